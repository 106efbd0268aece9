package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.retrace.annotations.Strategy;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import dev.retrace.runtime.train.OptimizerStep;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inverse that a network learns, and the loss that teaches it. */
final class NetworkInverseTest {
  private static final DataType TYPE = DataType.FLOAT64;
  private static final long[] STEPS = {3, 700};
  private static final double LAMBDA = 0.7;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Idm network(TimeConditioning time, Lifting lifting) {
    CoreConfig core =
        Networks.core(time)
            .withAttention(new SkipAttention(AttentionMode.GATE, 1, 1, AttentionMask.AUTO));
    IdmConfig config =
        new IdmConfig(2, core, time, Networks.TIME_WIDTH, 7).withLifting(lifting).withInverse();
    return Networks.random(manager, config, TYPE, 8, 7);
  }

  private NDArray volumes() {
    return Numbers.normal(manager, TYPE, 1, new Shape(2, 2, 8, 7)); // 7 is padded
  }

  // Float64, sums in another order; the core is undone and redone, each time to about 1e-14.
  @ParameterizedTest
  @CsvSource({"STEM, CONV", "BRANCHES, CONV", "STEM, NONLINEAR", "BRANCHES, STRIDED"})
  void trainsOnTheGradientsOfPlainAutograd(TimeConditioning time, Lifting lifting) {
    Idm network = network(time, lifting);
    NDArray x = volumes();
    NDArray noise = Numbers.normal(manager, TYPE, 2, x.getShape());
    NDArray sinusoid = TimeEmbedding.sinusoidal(manager, STEPS, Networks.TIME_WIDTH, TYPE);
    NDArray one = Numbers.of(manager, TYPE, new double[] {1}, new Shape(1));
    StoredGradients stored = StoredGradients.of(new WholeLoss(network, noise), one, x, sinusoid);
    int alive = LiveArrays.count(manager);

    MemoryPlan.Builder mixed = MemoryPlan.builder().everywhere(Strategy.STORE);
    mixed.slice(network.stem(), 1).slice(network.head(), 1);
    for (MemoryPlan plan : List.of(MemoryPlan.INVERTED, mixed.build())) {
      try (Gradients gradients = new Gradients(manager)) {
        double[] direct = new double[1];
        double error =
            network.train(
                x,
                Conditioning.at(STEPS),
                y -> {
                  direct[0] = meanSquare(y, noise);
                  return gradient(y, noise);
                },
                LAMBDA,
                plan,
                gradients);

        assertThat(direct[0] + LAMBDA * error).isWithin(1e-12).of(stored.output()[0]);
        for (Pair<String, Parameter> each : network.getParameters()) {
          double[] found = Numbers.doubles(gradients.of(each.getValue()).orElseThrow());
          double off = Golden.relativeError(found, stored.parameters().get(each.getKey()));
          assertWithMessage(each.getKey()).that(off).isAtMost(1e-9);
        }
      }
      assertThat(LiveArrays.count(manager)).isEqualTo(alive);
    }
  }

  // A difference over 2e-6 of a loss near one loses 1e-10 by rounding, three digits of room.
  @ParameterizedTest
  @EnumSource
  void gradientsAreSlopesOfTheLoss(TimeConditioning time) {
    Idm network = network(time, Lifting.CONV);
    NDArray x = volumes();
    NDArray noise = Numbers.normal(manager, TYPE, 2, x.getShape());
    double step = 1e-6;
    try (Gradients gradients = new Gradients(manager)) {
      network.train(
          x,
          Conditioning.at(STEPS),
          y -> gradient(y, noise),
          LAMBDA,
          MemoryPlan.DECLARED,
          gradients);
      for (Pair<String, Parameter> each : network.getParameters()) {
        NDArray array = each.getValue().getArray();
        double[] before = Numbers.doubles(array);
        GradMode.runOff(() -> RandomParameters.move(array, step, 9));
        double above = loss(network, x, noise);
        double[] after = Numbers.doubles(array);
        GradMode.runOff(() -> Numbers.overwrite(array, before));
        GradMode.runOff(() -> RandomParameters.move(array, -step, 9));
        double below = loss(network, x, noise);
        GradMode.runOff(() -> Numbers.overwrite(array, before));

        double[] grad = Numbers.doubles(gradients.of(each.getValue()).orElseThrow());
        double slope = 0;
        for (int i = 0; i < grad.length; i++) {
          slope += grad[i] * (after[i] - before[i]) / step;
        }
        double expected = (above - below) / (2 * step);
        assertWithMessage(each.getKey())
            .that(Math.abs(slope - expected))
            .isLessThan(1e-7 * Math.max(1, Math.abs(expected)));
      }
    }
  }

  private static double loss(Idm network, NDArray x, NDArray noise) {
    try (NDArray y = network.run(x, STEPS);
        NDArray back = network.inverse(y, STEPS)) {
      return meanSquare(y, noise) + LAMBDA * meanSquare(back, x);
    }
  }

  private static double meanSquare(NDArray a, NDArray b) {
    double[] left = Numbers.doubles(a);
    double[] right = Numbers.doubles(b);
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return sum / left.length;
  }

  private static NDArray gradient(NDArray y, NDArray noise) {
    try (NDArray difference = y.sub(noise);
        NDArray factor = y.getManager().create(2.0 / y.size())) {
      return difference.mul(factor);
    }
  }

  // The core's parameters receive two gradients, and the last of them comes after their last use.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3})
  void aFusedStepIsTheSeparateOne(double clipNorm) {
    assertThat(weightsAfterSteps(true, clipNorm)).isEqualTo(weightsAfterSteps(false, clipNorm));
  }

  private double[] weightsAfterSteps(boolean fused, double clipNorm) {
    Idm network = network(TimeConditioning.BRANCHES, Lifting.CONV);
    NDArray x = volumes();
    NDArray noise = Numbers.normal(manager, TYPE, 2, x.getShape());
    try (UpdateRule rule = AdamW.builder().build(manager)) {
      OptimizerStep step =
          OptimizerStep.builder(network, rule)
              .fused(fused)
              .timesThrough(2)
              .clipNorm(clipNorm)
              .build(manager);
      for (int i = 0; i < 2; i++) {
        step.run(
            1e-3,
            List.of(
                sink ->
                    network.train(
                        x,
                        Conditioning.at(STEPS),
                        y -> gradient(y, noise),
                        LAMBDA,
                        MemoryPlan.DECLARED,
                        sink)));
      }
    }
    return network.getParameters().stream()
        .flatMapToDouble(each -> Arrays.stream(Numbers.doubles(each.getValue().getArray())))
        .toArray();
  }

  @Test
  void theInverseNeedsNoTimeWhereTheCoreNeedsNone() {
    NDArray x = volumes();
    Idm untimed = network(TimeConditioning.STEM, Lifting.CONV);
    Idm timed = network(TimeConditioning.BRANCHES, Lifting.CONV);

    assertThat(untimed.inverse(x).toDoubleArray())
        .isEqualTo(untimed.inverse(x, 5, 6).toDoubleArray());
    assertThat(timed.inverse(x, 3, 700).toDoubleArray())
        .isNotEqualTo(timed.inverse(x, 4, 700).toDoubleArray());
    assertThat(assertThrows(IllegalArgumentException.class, () -> timed.inverse(x)))
        .hasMessageThat()
        .isEqualTo("t: expected one step for each of 2 samples, not 0");
  }

  @Test
  void aNetworkWithoutAnInverseSaysSo() {
    Idm network = Networks.random(manager, TimeConditioning.STEM, 1, TYPE);
    NDArray x = Networks.volumes(manager, 1, TYPE);

    assertThat(assertThrows(IllegalStateException.class, () -> network.inverse(x)))
        .hasMessageThat()
        .isEqualTo("the network has no inverse; build it with IdmConfig.withInverse()");
    assertThrows(IllegalStateException.class, () -> network.reconstructingOutline(TYPE, 2, 6, 7));
    try (Gradients gradients = new Gradients(manager)) {
      assertThrows(
          IllegalStateException.class,
          () ->
              network.train(
                  x,
                  Conditioning.at(STEPS),
                  NDArray::duplicate,
                  1,
                  MemoryPlan.DECLARED,
                  gradients));
    }
  }

  /** The loss as the engine's autograd sees it, all activations stored. */
  private static final class WholeLoss extends AbstractBlock {
    private final Idm network;
    private final NDArray noise;

    WholeLoss(Idm network, NDArray noise) {
      this.network = network;
      this.noise = noise;
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray x = inputs.head();
      NDArray y = network.forward(store, inputs, training).singletonOrThrow();
      Padding padding = network.parts().padding(x.getShape());
      NDArray e = network.parts().time().forward(store, inputs.subNDList(1), training).head();
      NDArray lifted =
          network.parts().inverseStem().forward(store, new NDList(padding.pad(y)), training).head();
      NDList coreInputs = new NDList(lifted);
      network.core().conditionNames().forEach(name -> coreInputs.add(e));
      NDArray state = new Reversed(network.core()).forward(store, coreInputs, training).head();
      NDArray back =
          network.parts().inverseHead().forward(store, new NDList(state), training).head();
      NDArray rebuilt = padding.crop(back).sub(x.stopGradient());
      NDArray wrong = y.sub(noise);
      NDArray lambda = x.getManager().create(LAMBDA);
      return new NDList(wrong.mul(wrong).mean().add(rebuilt.mul(rebuilt).mean().mul(lambda)));
    }

    @Override
    public ParameterList getParameters() {
      return network.getParameters();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return new Shape[] {new Shape()};
    }
  }
}
