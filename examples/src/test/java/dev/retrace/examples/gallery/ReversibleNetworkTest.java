package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import org.junit.jupiter.api.Test;

final class ReversibleNetworkTest {
  private static final Shape IMAGES = new Shape(2, 1, 5);

  @Test
  void theLossIsTheCrossEntropy() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients gradients = new Gradients(manager)) {
      ReversibleNetwork network = network(manager);
      for (Parameter each : network.block().getParameters().values()) {
        GradMode.runOff(() -> each.getArray().muli(0));
      }

      double loss = network.step(batch(manager), LabelLoss.CROSS_ENTROPY, gradients);

      // All logits are zero, so all of three classes are equally likely.
      assertThat(loss).isWithin(1e-6).of(Math.log(3));
    }
  }

  @Test
  void theGradientIsThatOfTheLoss() {
    try (NDManager manager = NDManager.newBaseManager();
        Gradients gradients = new Gradients(manager);
        Gradients unused = new Gradients(manager)) {
      ReversibleNetwork network = network(manager);
      LabelledBatch batch = batch(manager);
      network.step(batch, LabelLoss.CROSS_ENTROPY, gradients);
      for (Parameter parameter : network.block().getParameters().values()) {
        NDArray direction = manager.randomNormal(parameter.getArray().getShape());
        NDArray weight = parameter.getArray();
        GradMode.runOff(() -> weight.addi(direction.mul(1e-2f)));
        double above = network.step(batch, LabelLoss.CROSS_ENTROPY, unused);
        GradMode.runOff(() -> weight.subi(direction.mul(2e-2f)));
        double below = network.step(batch, LabelLoss.CROSS_ENTROPY, unused);
        GradMode.runOff(() -> weight.addi(direction.mul(1e-2f)));
        double slope = gradients.of(parameter).orElseThrow().mul(direction).sum().getFloat();

        // float32 losses of about one leave 1e-7 / 2e-2; the third derivative adds a little.
        assertThat((above - below) / 2e-2).isWithin(1e-3).of(slope);
      }
    }
  }

  @Test
  void everyPositionIsClassified() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThat(network(manager).classify(manager.randomNormal(IMAGES))).hasLength(2 * 5);
    }
  }

  private static ReversibleNetwork network(NDManager manager) {
    manager.getEngine().setRandomSeed(3);
    ReversibleNetwork network =
        new ReversibleNetwork(convolution(4), new ChannelMixing(new Cayley()), convolution(3));
    network.initialize(manager, IMAGES);
    return network;
  }

  private static Conv1d convolution(int filters) {
    return Conv1d.builder().setFilters(filters).setKernelShape(new Shape(1)).build();
  }

  private static LabelledBatch batch(NDManager manager) {
    return new LabelledBatch(
        manager.randomNormal(IMAGES),
        manager.create(new long[] {0, 1, 2, 2, 1, 0, 0, 1, 1, 2}, new Shape(2, 5)));
  }
}
