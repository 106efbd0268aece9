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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The core of the paper's preset, 343 million weights, on one volume of 64³ voxels: what comes
 * back, and what is learned from what comes back. It takes minutes and about 10 GB, so it runs only
 * with {@code -Dretrace.paper=true}.
 */
@EnabledIfSystemProperty(named = "retrace.paper", matches = "true")
final class PaperPresetTest {
  private static final Shape STATE = new Shape(1, 64, 64, 64, 64);

  // Float32: 32 couplings, 12 resamplings and 10 mixings each round once each way, by 6e-8.
  private static final double INVERSE = 1e-4;

  // Gradients differ by what rebuilt activations differ by, times the curvature of the branches.
  private static final double GRADIENT = 1e-2;

  @Test
  void comesBackAndLearnsTheSame(TestReporter reporter) {
    CoreConfig config =
        Cores.usual(3, List.of(64, 128, 256, 512, 1024, 2048), List.of(2, 2, 3, 3, 3, 2))
            .withAttention(new SkipAttention(AttentionMode.GATE, 2, 1, AttentionMask.AUTO));
    try (NDManager manager = NDManager.newBaseManager();
        Gradients rebuilt = new Gradients(manager)) {
      InvertibleBlock core = new InvertibleLevel(new Level(config));
      manager.getEngine().setRandomSeed(5);
      core.initialize(manager, DataType.FLOAT32, STATE);
      for (Pair<String, Parameter> each : core.getParameters()) {
        if (each.getKey().endsWith("gain")) { // at zero, attention would be the identity
          GradMode.runOff(() -> RandomParameters.move(each.getValue().getArray(), 0.5, 1));
        }
      }
      NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, STATE);
      NDArray g = Numbers.normal(manager, DataType.FLOAT32, 2, STATE);

      GradMode.runOff(() -> retrace(core, x, g, rebuilt, reporter));
      compare(core, x, g, rebuilt, reporter);
    }
  }

  private static void retrace(
      InvertibleBlock core, NDArray x, NDArray g, Gradients sink, TestReporter reporter) {
    Pass pass = Pass.training(Conditions.NONE);
    NDArray y = core.forward(State.of(x.duplicate()), pass).value();
    try (State back = core.inverse(State.of(y.duplicate()), pass)) {
      check("inverse", back.value(), x, INVERSE, reporter);
    }
    try (Trace start = core.backward(Trace.of(y, g.duplicate()), pass, sink)) {
      check("rebuilt input", start.value(), x, INVERSE, reporter);
    }
  }

  // The engine's own autograd, all activations stored.
  private static void compare(
      InvertibleBlock core, NDArray x, NDArray g, Gradients rebuilt, TestReporter reporter) {
    try (NDManager scratch = x.getManager().newSubManager()) {
      Leaves leaves = new Leaves(scratch);
      NDArray y = GradMode.on(() -> core.forward(leaves, new NDList(x), true).singletonOrThrow());
      JniUtils.backward((PtNDArray) y, (PtNDArray) g, false, false);
      double worst = 0;
      String where = "";
      for (Pair<String, Parameter> each : core.getParameters()) {
        NDArray grad = rebuilt.of(each.getValue()).orElseThrow();
        double error = error(grad, JniUtils.getGradient(leaves.of(each.getValue())));
        if (!(error <= worst)) {
          worst = error;
          where = each.getKey();
        }
      }
      reporter.publishEntry("worst gradient, " + where, Double.toString(worst));
      assertWithMessage("gradient of %s", where).that(worst).isAtMost(GRADIENT);
    }
  }

  private static void check(
      String what, NDArray actual, NDArray expected, double tolerance, TestReporter reporter) {
    double error = error(actual, expected);
    reporter.publishEntry(what, Double.toString(error));
    assertWithMessage(what).that(error).isAtMost(tolerance);
  }

  /** Relative to the largest entry expected. */
  private static double error(NDArray actual, NDArray expected) {
    assertThat(actual.getShape()).isEqualTo(expected.getShape());
    return GradMode.off(
        () -> {
          try (NDArray difference = actual.sub(expected);
              NDArray distance = difference.abs();
              NDArray worst = distance.max();
              NDArray sizes = expected.abs();
              NDArray largest = sizes.max()) {
            return (double) worst.getFloat() / largest.getFloat();
          }
        });
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
