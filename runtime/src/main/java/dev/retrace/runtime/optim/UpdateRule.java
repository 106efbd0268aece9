package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Changes parameters by their gradients, in place, one parameter at a time.
 *
 * <p>A training step calls {@link #beginStep()} once and then {@link #update} once for each
 * parameter, in any order; a gradient may be closed as soon as its parameter is updated. What a
 * rule remembers of a parameter is kept under the parameter's name and on the parameter's device,
 * and belongs to the rule until it is closed.
 *
 * <p>Rules are for one thread at a time and work in whatever grad mode they are called in.
 */
public interface UpdateRule extends AutoCloseable {

  /** Begins the next optimizer step. */
  void beginStep();

  /**
   * Updates one parameter. Temporary memory is a few MiB, however large the parameter.
   *
   * @param name the parameter's name, the same in every step
   * @param weight the parameter, FLOAT32 or FLOAT64 of any shape, changed in place
   * @param gradient its gradient, of the same shape and type; neither changed nor closed
   * @param learningRate the learning rate of this step
   * @throws IllegalStateException before the first {@link #beginStep()}, or if the parameter was
   *     already updated in this step
   * @throws IllegalArgumentException if gradient, weight and remembered state do not fit each other
   */
  void update(String name, NDArray weight, NDArray gradient, double learningRate);

  /**
   * Updates several parameters, with the result of {@link #update} one after the other. A rule may
   * take them together: for small tensors the calls cost more than the numbers.
   *
   * @param updates what {@link #update} would be given
   * @param learningRate the learning rate of this step
   */
  default void updateAll(List<ParameterUpdate> updates, double learningRate) {
    updates.forEach(each -> update(each.name(), each.weight(), each.gradient(), learningRate));
  }

  /**
   * Returns what must be saved to continue later.
   *
   * @return the steps begun and the live state arrays, which stay the rule's: save them before the
   *     next update
   */
  UpdateState state();

  /**
   * Continues from a saved state; anything remembered before is dropped.
   *
   * @param state what {@link #state()} returned; its arrays are copied
   * @throws IllegalArgumentException if the state is of another kind of rule, or in another format
   */
  void restore(UpdateState state);

  /** Frees the remembered arrays. */
  @Override
  void close();
}
