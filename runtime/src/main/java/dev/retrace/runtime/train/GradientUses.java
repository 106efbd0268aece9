package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.train.TrainedParameters.Trained;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A sink that sums a parameter's gradients over its uses and micro-batches, and hands the sum on
 * once: in the last micro-batch with the last use, when nothing reads the parameter any more.
 * Gradients of conditions are freed.
 */
final class GradientUses implements GradientSink {
  private final TrainedParameters parameters;
  private final int timesThrough;
  private final NDManager manager;
  private final Receiver receiver;
  private final Map<Parameter, NDArray> sums = new HashMap<>();
  private final Map<Parameter, Integer> uses = new HashMap<>();
  private final Set<Parameter> complete = new HashSet<>();
  private boolean last;

  /** Takes the gradient of a parameter, and owns it. */
  @FunctionalInterface
  interface Receiver {
    void take(Trained parameter, NDArray gradient);
  }

  /**
   * Starts empty.
   *
   * @param timesThrough how often a micro-batch goes back through the network
   * @param manager bounds the life of all gradients, also of those handed on
   */
  GradientUses(
      TrainedParameters parameters, int timesThrough, NDManager manager, Receiver receiver) {
    this.parameters = parameters;
    this.timesThrough = timesThrough;
    this.manager = manager;
    this.receiver = receiver;
  }

  /** Begins a micro-batch; in the last one, parameters are handed on as they become complete. */
  void beginMicroBatch(boolean isLast) {
    uses.clear();
    last = isLast;
  }

  @Override
  public void parameter(Parameter parameter, NDArray grad) {
    grad.attach(manager); // it is freed with the step, whatever happens
    Trained trained = parameters.of(parameter);
    int expected = trained.uses() * timesThrough;
    if (complete.contains(parameter)) {
      throw new IllegalStateException(
          "the parameter '%s' was updated with gradient number %d, that of its last use, and then"
                  .formatted(trained.name(), expected)
              + " received another one; a use in between would have read new weights, so tell the"
              + " step how often a micro-batch goes back through the network, or do not fuse it");
    }
    add(parameter, grad);
    if (uses.merge(parameter, 1, Integer::sum) == expected && last) {
      handOn(trained);
    }
  }

  private void add(Parameter parameter, NDArray grad) {
    NDArray sum = sums.putIfAbsent(parameter, grad);
    if (sum != null) {
      try (grad) {
        GradMode.runOff(() -> sum.addi(grad));
      }
    }
  }

  private void handOn(Trained trained) {
    complete.add(trained.parameter());
    receiver.take(trained, sums.remove(trained.parameter()));
  }

  @Override
  public void condition(String name, NDArray grad) {
    grad.close();
  }

  /**
   * Hands on what has not become complete, because a use delivered nothing or the last micro-batch
   * was never begun.
   *
   * @param everything also hands on zeros where no gradient arrived at all
   */
  void finish(boolean everything) {
    for (Trained trained : parameters.all()) {
      Parameter parameter = trained.parameter();
      if (everything && !complete.contains(parameter) && !sums.containsKey(parameter)) {
        NDArray none = parameter.getArray().zerosLike();
        none.attach(manager);
        sums.put(parameter, none);
      }
      if (sums.containsKey(parameter)) {
        handOn(trained);
      }
    }
  }
}
