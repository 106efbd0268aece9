package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The core of the paper's preset, 343 million weights, on one volume of 64³ voxels: what comes
 * back, and what is learned from what comes back. It takes minutes and about 10 GB, so it runs only
 * with {@code -Dtest.jvm.flags=-Dretrace.paper=true}.
 */
@EnabledIfSystemProperty(named = "retrace.paper", matches = "true")
final class PaperPresetTest {
  private static final Shape STATE = new Shape(1, 64, 64, 64, 64);

  @ParameterizedTest
  // The bounds of the inverse and of gradients, both relative to the whole.
  @CsvSource({"FLOAT64,1e-12,1e-9", "FLOAT32,1e-4,1e-2"})
  void comesBackAndLearnsTheSame(DataType type, double inverse, double gradient) {
    CoreConfig config =
        Cores.usual(3, List.of(64, 128, 256, 512, 1024, 2048), List.of(2, 2, 3, 3, 3, 2))
            .withAttention(new SkipAttention(AttentionMode.GATE, 2, 1, AttentionMask.AUTO));
    try (NDManager manager = NDManager.newBaseManager();
        Gradients rebuilt = new Gradients(manager)) {
      InvertibleBlock core = new InvertibleLevel(new Level(config));
      manager.getEngine().setRandomSeed(5);
      core.initialize(manager, type, STATE);
      for (Pair<String, Parameter> each : core.getParameters()) {
        if (each.getKey().endsWith("gain")) { // at zero, attention would be the identity
          GradMode.runOff(() -> RandomParameters.move(each.getValue().getArray(), 0.5, 1));
        }
      }
      NDArray x = Numbers.normal(manager, type, 1, STATE);
      NDArray g = Numbers.normal(manager, type, 2, STATE);

      Report report = new Report(type);
      GradMode.runOff(() -> retrace(core, x, g, rebuilt, inverse, report));
      compare(core, x, g, rebuilt, gradient, report);
    }
  }

  private static void retrace(
      InvertibleBlock core, NDArray x, NDArray g, Gradients sink, double tolerance, Report report) {
    Pass pass = Pass.training(Conditions.NONE);
    NDArray y = core.forward(State.of(x.duplicate()), pass).value();
    try (State back = core.inverse(State.of(y.duplicate()), pass)) {
      report.check("inverse", Distance.of(back.value(), x).relative(), tolerance);
    }
    try (Trace start = core.backward(Trace.of(y, g.duplicate()), pass, sink)) {
      report.check("rebuilt input", Distance.of(start.value(), x).relative(), tolerance);
    }
  }

  // The engine's own autograd, all activations stored.
  private static void compare(
      InvertibleBlock core,
      NDArray x,
      NDArray g,
      Gradients rebuilt,
      double tolerance,
      Report report) {
    try (NDManager scratch = x.getManager().newSubManager()) {
      Leaves leaves = new Leaves(scratch);
      NDArray y = GradMode.on(() -> core.forward(leaves, new NDList(x), true).singletonOrThrow());
      JniUtils.backward((PtNDArray) y, (PtNDArray) g, false, false);
      Distance all = new Distance(0, 0);
      double worst = 0;
      String where = "";
      for (Pair<String, Parameter> each : core.getParameters()) {
        try (NDArray expected = JniUtils.getGradient(leaves.of(each.getValue()))) {
          Distance one = Distance.of(rebuilt.of(each.getValue()).orElseThrow(), expected);
          all = all.and(one);
          if (!(one.relative() <= worst)) {
            worst = one.relative();
            where = each.getKey();
          }
        }
      }
      report.say("worst single gradient, " + where, worst);
      report.check("gradient of all parameters", all.relative(), tolerance);
    }
  }

  /** Writes figures into a file that outlives the run. */
  private record Report(DataType type) {
    static final Path FIGURES = Path.of("target", "paper-preset.txt");

    void say(String what, double error) {
      String line = type + " " + what + ": " + error + System.lineSeparator();
      try {
        Files.writeString(FIGURES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void check(String what, double error, double tolerance) {
      say(what, error);
      assertWithMessage(what).that(error).isAtMost(tolerance);
    }
  }

  /** Sums of squares: of a difference, and of what is expected. */
  private record Distance(double difference, double expected) {
    static Distance of(NDArray actual, NDArray expected) {
      assertThat(actual.getShape()).isEqualTo(expected.getShape());
      return GradMode.off(
          () -> {
            try (NDArray difference = actual.sub(expected)) {
              return new Distance(squared(difference), squared(expected));
            }
          });
    }

    private static double squared(NDArray x) {
      try (NDArray norm = x.norm();
          NDArray wide = norm.toType(DataType.FLOAT64, true)) {
        return Math.pow(wide.getDouble(), 2);
      }
    }

    Distance and(Distance other) {
      return new Distance(difference + other.difference, expected + other.expected);
    }

    double relative() {
      return Math.sqrt(difference / expected);
    }
  }

  /** Throw-away leaves over the parameters. */
  private static final class Leaves extends ParameterStore {
    private final NDManager owner;
    private final Map<Parameter, NDArray> byParameter = new HashMap<>();

    Leaves(NDManager owner) {
      super(owner, false);
      this.owner = owner;
    }

    PtNDArray of(Parameter parameter) {
      return (PtNDArray) byParameter.get(parameter);
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return byParameter.computeIfAbsent(
          parameter,
          each -> {
            NDArray leaf = each.getArray().stopGradient();
            leaf.attach(owner);
            leaf.setRequiresGradient(true);
            return leaf;
          });
    }
  }
}
