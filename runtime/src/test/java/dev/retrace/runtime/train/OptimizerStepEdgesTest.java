package dev.retrace.runtime.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.optim.SgdMomentum;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is delivered is made up: two parameters, weight (1, 2) and bias (1), plain descent. */
final class OptimizerStepEdgesTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final Block network = Linear.builder().setUnits(1).build();
  private final UpdateRule rule = new SgdMomentum(manager, 0, 0);
  private Parameter weight;
  private Parameter bias;

  @BeforeEach
  void start() {
    network.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
    weight = network.getParameters().get("weight");
    bias = network.getParameters().get("bias");
    Numbers.overwrite(weight.getArray(), new double[] {3, 0});
    Numbers.overwrite(bias.getArray(), new double[] {4});
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private OptimizerStep.Builder step() {
    return OptimizerStep.builder(network, rule);
  }

  private NDArray array(double... values) {
    return Numbers.of(manager, DataType.FLOAT64, values, new Shape(values.length));
  }

  private Consumer<GradientSink> gradients(double[] forWeight, double[] forBias) {
    return sink -> {
      sink.parameter(weight, Numbers.of(manager, DataType.FLOAT64, forWeight, new Shape(1, 2)));
      sink.parameter(bias, array(forBias));
    };
  }

  private double[] weights() {
    double[] w = weight.getArray().toDoubleArray();
    return new double[] {w[0], w[1], bias.getArray().toDoubleArray()[0]};
  }

  @Test
  void aGradientThatIsNotFiniteIsSkippedWhereOthersWereApplied() {
    StepReport report =
        step()
            .build(manager)
            .run(1, List.of(gradients(new double[] {1, Double.NaN}, new double[] {1})));

    assertThat(report.skipped()).containsExactly("weight");
    assertThat(report.gradientNorm()).isNaN();
    assertThat(weights()).isEqualTo(new double[] {3, 0, 3});
  }

  @Test
  void nothingIsUpdatedWhereTheNormIsKnownBefore() {
    Consumer<GradientSink> broken =
        gradients(new double[] {1, Double.POSITIVE_INFINITY}, new double[] {1});
    for (OptimizerStep step :
        List.of(step().fused(false).build(manager), step().clipNorm(1).build(manager))) {
      StepReport report = step.run(1, List.of(broken));

      assertThat(report.skipped()).containsExactly("weight", "bias").inOrder();
      assertThat(report.gradientNorm()).isPositiveInfinity();
      assertThat(report.passes()).isEqualTo(1);
      assertThat(weights()).isEqualTo(new double[] {3, 0, 4});
    }
    assertThat(rule.state().steps()).isEqualTo(0);
  }

  @Test
  void theWeightNormPullsAlsoWhereNoGradientArrives() {
    StepReport report =
        step()
            .weightNorm(10)
            .build(manager)
            .run(0.5, List.of(sink -> sink.condition("t", array(1))));

    // The norm of (3, 0, 4) is 5, so the gradient is (6, 0, 8).
    assertThat(report.weightNorm()).isEqualTo(5.0);
    assertThat(report.gradientNorm()).isEqualTo(10.0);
    assertThat(weights()).isEqualTo(new double[] {0, 0, 0});

    StepReport atZero = step().weightNorm(10).build(manager).run(0.5, List.of(sink -> {}));

    assertThat(atZero.weightNorm()).isEqualTo(0.0);
    assertThat(atZero.gradientNorm()).isEqualTo(0.0);
    assertThat(weights()).isEqualTo(new double[] {0, 0, 0});
  }

  // Of the weight (3, 0) and the bias (4): 9 + 16, and 3 + 4.
  @Test
  void otherFormsOfTheWeightNorm() {
    StepReport squared =
        step()
            .weightNorm(0.25, WeightNormForm.SQUARED)
            .build(manager)
            .run(0.5, List.of(sink -> {}));

    assertThat(squared.weightNorm()).isEqualTo(25.0);
    assertThat(squared.gradientNorm()).isEqualTo(2.5);
    assertThat(weights()).isEqualTo(new double[] {2.25, 0, 3});

    StepReport summed =
        step()
            .weightNorm(1, WeightNormForm.SUM_OF_NORMS)
            .build(manager)
            .run(0.5, List.of(sink -> {}));

    assertThat(summed.weightNorm()).isEqualTo(5.25);
    assertThat(weights()).isEqualTo(new double[] {1.75, 0, 2.5});
  }

  @Test
  void frozenParametersStayOutOfIt() {
    bias.freeze(true);
    StepReport report =
        step()
            .weightNorm(10)
            .build(manager)
            .run(0.1, List.of(sink -> sink.parameter(weight, weight.getArray().zerosLike())));

    assertThat(report.weightNorm()).isEqualTo(3.0);
    assertThat(weights()).isEqualTo(new double[] {2, 0, 4});
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                step()
                    .build(manager)
                    .run(1, List.of(gradients(new double[] {1, 1}, new double[] {1}))));
    assertThat(e).hasMessageThat().contains("'bias', which is frozen or not among those");
  }

  @Test
  void clippingNeedsTheSameGradientsTwice() {
    double[] next = {1};
    Consumer<GradientSink> random =
        sink -> {
          gradients(new double[] {next[0], 0}, new double[] {1}).accept(sink);
          next[0]++;
        };
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> step().clipNorm(1).build(manager).run(1, List.of(random)));
    assertThat(e).hasMessageThat().contains("draw all noise of a micro-batch from a seed");
  }

  @Test
  void whatIsRefusedAndWhatFailsLeavesNoGradientBehind() {
    int before = LiveArrays.count(manager);
    NDArray late = array(1);
    Consumer<GradientSink> twice =
        sink -> {
          sink.parameter(bias, array(1));
          sink.parameter(bias, late);
        };
    assertThrows(IllegalStateException.class, () -> step().build(manager).run(1, List.of(twice)));
    assertThat(((PtNDArray) late).isReleased()).isTrue();

    Consumer<GradientSink> failing =
        sink -> {
          gradients(new double[] {1, 1}, new double[] {1}).accept(sink);
          throw new UnsupportedOperationException("in the middle");
        };
    for (boolean fused : new boolean[] {true, false}) {
      assertThrows(
          UnsupportedOperationException.class,
          () -> step().fused(fused).build(manager).run(1, List.of(failing)));
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void saysWhatItDoesAndWhatThatCosts() {
    assertThat(step().build(manager).describe(1))
        .isEqualTo("fused step: each gradient is applied and freed inside backward");
    assertThat(step().build(manager).describe(4))
        .isEqualTo(
            "fused step: the gradients of 4 micro-batches, 0 MiB, are held until the last one");
    assertThat(step().clipNorm(1).build(manager).describe(1))
        .isEqualTo(
            "fused step: clipping runs forward and backward twice, for the norm and for the"
                + " update");
    assertThat(step().clipNorm(1).build(manager).describe(4))
        .isEqualTo(
            "fused step: the gradients of 4 micro-batches, 0 MiB, are held until all are there;"
                + " clipping them takes no further pass");
    assertThat(step().fused(false).clipNorm(1).build(manager).describe(1))
        .isEqualTo("separate step: all gradients, 0 MiB, are held until backward is done");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> step().clipNorm(-1));
    assertThrows(IllegalArgumentException.class, () -> step().weightNorm(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> step().timesThrough(0));
    OptimizerStep step = step().build(manager);
    assertThrows(IllegalArgumentException.class, () -> step.run(1, List.of()));
    assertThrows(IllegalArgumentException.class, () -> step.describe(0));
  }
}
