package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.annotations.Strategy;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.InvertibleLevel;
import dev.retrace.idm.Level;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentedLevelTest {
  // Float64: what rebuilding rounds off in a dozen layers.
  private static final double TOLERANCE = 1e-10;

  private static final Shape SHAPE = new Shape(2, 4, 8, 8, 8);
  private static final Shape TIME = new Shape(2, 3);

  private static CoreConfig config() {
    // Five modules a side are segments of 2, 2 and 1; three are 2 and 1; the bottom has one.
    return new CoreConfig(
        List.of(4, 6, 8),
        List.of(5, 3, 1),
        CoreConfig.uniformStrides(2, 3, 3),
        2,
        Norm.GROUP,
        2,
        new Cayley(),
        Start.RANDOM,
        true,
        false);
  }

  @Test
  void gradientsAreThoseOfTheInvertedCore() {
    Engine.getInstance().setRandomSeed(5);
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleLevel core = new InvertibleLevel(new Level(config()));
      Shape[] shapes = new Shape[1 + core.conditionNames().size()];
      shapes[0] = SHAPE;
      for (int i = 1; i < shapes.length; i++) {
        shapes[i] = TIME;
      }
      core.initialize(manager, DataType.FLOAT64, shapes);
      NDArray x = manager.randomNormal(SHAPE, DataType.FLOAT64);
      NDArray time = manager.randomNormal(TIME, DataType.FLOAT64);
      NDArray cotangent = manager.randomNormal(SHAPE, DataType.FLOAT64);
      Run inverted = new Run(core, x, time, cotangent);
      Run segmented = new Run(new SegmentedLevel(core, config()), x, time, cotangent);
      requireClose("output", segmented.output, inverted.output);
      requireClose("input", segmented.input, x);
      requireClose("input's gradient", segmented.inputGrad, inverted.inputGrad);
      requireClose("time", segmented.of("time"), inverted.of("time"));
      for (Pair<String, Parameter> each : core.getParameters()) {
        requireClose(each.getKey(), segmented.of(each.getValue()), inverted.of(each.getValue()));
      }
    }
  }

  @Test
  void nothingIsLeftBehind() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleLevel core = new InvertibleLevel(new Level(config()));
      Shape[] shapes = new Shape[1 + core.conditionNames().size()];
      shapes[0] = SHAPE;
      for (int i = 1; i < shapes.length; i++) {
        shapes[i] = TIME;
      }
      core.initialize(manager, DataType.FLOAT32, shapes);
      SegmentedLevel segmented = new SegmentedLevel(core, config());
      try (NDArray x = manager.ones(SHAPE);
          NDArray time = manager.ones(TIME);
          NDArray cotangent = manager.ones(SHAPE)) {
        new Run(segmented, x, time, cotangent).close();
        int before = LiveArrays.count(manager);
        new Run(segmented, x, time, cotangent).close();
        assertThat(LiveArrays.count(manager)).isEqualTo(before);
      }
    }
  }

  private static void requireClose(String what, NDArray actual, NDArray expected) {
    try (NDArray difference = actual.sub(expected);
        NDArray error = difference.norm();
        NDArray size = expected.norm()) {
      assertWithMessage(what)
          .that(error.getDouble())
          .isAtMost(TOLERANCE * (1e-3 + size.getDouble()));
    }
  }

  /** One way forward and back. */
  private static final class Run implements AutoCloseable {
    final NDArray output;
    final NDArray input;
    final NDArray inputGrad;
    private final Gradients gradients;

    Run(InvertibleBlock core, NDArray x, NDArray time, NDArray cotangent) {
      gradients = new Gradients(x.getManager());
      MemoryPlan plan = MemoryPlan.builder().everywhere(Strategy.INVERT).build();
      try (Pass pass = Pass.training(Conditions.of(CoreConfig.TIME, time), plan)) {
        State y = GradMode.off(() -> core.forward(State.of(x.duplicate()), pass));
        output = y.value().duplicate();
        Trace end = Trace.of(y.value(), cotangent.duplicate());
        Trace start = GradMode.off(() -> core.backward(end, pass, gradients));
        input = start.value();
        inputGrad = start.grad();
      }
    }

    NDArray of(Parameter parameter) {
      return gradients.of(parameter).orElseThrow();
    }

    NDArray of(String condition) {
      return gradients.of(condition).orElseThrow();
    }

    @Override
    public void close() {
      output.close();
      input.close();
      inputGrad.close();
      gradients.close();
    }
  }
}
