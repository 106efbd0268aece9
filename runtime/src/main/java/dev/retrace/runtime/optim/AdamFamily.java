package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;

/** What Adam and AdamW share; they differ in the place of the weight decay. */
abstract sealed class AdamFamily implements UpdateRule permits Adam, AdamW {

  private static final List<String> ROLES = List.of("exp_avg", "exp_avg_sq");
  private static final List<String> AMSGRAD_ROLES =
      List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");

  private final Moments moments;
  private final double weightDecay;
  private final StateStore store;

  AdamFamily(NDManager manager, Moments moments, double weightDecay) {
    this.moments = moments;
    this.weightDecay = weightDecay;
    this.store = new StateStore(manager, moments.amsgrad() ? AMSGRAD_ROLES : ROLES);
  }

  /**
   * Updates one piece of a parameter by way of {@link #applyMoments}.
   *
   * @param views weight, gradient, then the state arrays
   */
  abstract void updatePiece(NDArray[] views, double learningRate);

  final double weightDecay() {
    return weightDecay;
  }

  final void applyMoments(NDArray[] views, NDArray gradient, double learningRate) {
    NDArray largest = moments.amsgrad() ? views[4] : null;
    moments.apply(views[0], gradient, views[2], views[3], largest, store.steps(), learningRate);
  }

  @Override
  public final void beginStep() {
    store.beginStep();
  }

  @Override
  public final void update(String name, NDArray weight, NDArray gradient, double learningRate) {
    NDArray[] state = store.forUpdate(name, weight, gradient);
    NDArray[] all = new NDArray[2 + state.length];
    all[0] = weight;
    all[1] = gradient;
    System.arraycopy(state, 0, all, 2, state.length);
    GradMode.runOff(
        () -> Pieces.forEach(Pieces.ELEMENTS, views -> updatePiece(views, learningRate), all));
  }

  @Override
  public final UpdateState state() {
    return store.state();
  }

  @Override
  public final void restore(UpdateState state) {
    store.restore(state);
  }

  @Override
  public final void close() {
    store.close();
  }
}
