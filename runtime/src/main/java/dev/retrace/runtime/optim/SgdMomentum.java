package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;

/**
 * Stochastic gradient descent with momentum μ and L2 weight decay λ, as {@code torch.optim.SGD}
 * without dampening: b ← μb + g + λp, p ← p − lr·b. It remembers one array for each parameter, or
 * none if μ is 0.
 */
public final class SgdMomentum implements UpdateRule {

  private final double momentum;
  private final double weightDecay;
  private final StateStore store;

  /**
   * Creates the rule, with nothing remembered yet.
   *
   * @param manager bounds the life of the remembered arrays
   * @param momentum μ, in [0, 1)
   * @param weightDecay λ, 0 or more
   * @throws IllegalArgumentException if a setting is out of its range
   */
  public SgdMomentum(NDManager manager, double momentum, double weightDecay) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "momentum is " + momentum + "; it must be in [0, 1), and 0 means none.");
    }
    this.momentum = momentum;
    this.weightDecay = WeightDecay.require(weightDecay);
    List<String> roles = momentum == 0 ? List.of() : List.of("momentum_buffer");
    this.store = new StateStore(manager, StateLayout.likeWeight(roles));
  }

  @Override
  public void beginStep() {
    store.beginStep();
  }

  @Override
  public void update(String name, NDArray weight, NDArray gradient, double learningRate) {
    NDArray[] state = store.forUpdate(name, weight, gradient);
    GradMode.runOff(
        () -> {
          if (momentum == 0) {
            Pieces.forEach(
                Pieces.ELEMENTS,
                views -> descend(views[0], views[1], learningRate),
                weight,
                gradient);
          } else {
            Pieces.forEach(
                Pieces.ELEMENTS,
                views -> roll(views[0], views[1], views[2], learningRate),
                weight,
                gradient,
                state[0]);
          }
        });
  }

  private void roll(NDArray p, NDArray g, NDArray buffer, double learningRate) {
    buffer.muli(Scalars.like(p, momentum));
    buffer.addi(g);
    if (weightDecay != 0) {
      addScaled(buffer, p, weightDecay);
    }
    addScaled(p, buffer, -learningRate);
  }

  private void descend(NDArray p, NDArray g, double learningRate) {
    if (weightDecay != 0) {
      p.muli(Scalars.like(p, 1 - learningRate * weightDecay));
    }
    addScaled(p, g, -learningRate);
  }

  private static void addScaled(NDArray target, NDArray other, double factor) {
    try (NDArray term = other.mul(Scalars.like(other, factor))) {
      target.addi(term);
    }
  }

  @Override
  public UpdateState state() {
    return store.state();
  }

  @Override
  public void restore(UpdateState state) {
    store.restore(state);
  }

  @Override
  public void close() {
    store.close();
  }
}
