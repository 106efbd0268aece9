package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.optim.ParameterUpdate;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.train.TrainedParameters.Trained;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates large parameters at once and collects small ones, whose updates cost less together. What
 * waits is complete: nobody reads these weights before the step ends.
 */
final class UpdateQueue {
  /** Tensors with fewer values wait: thousands of them are a few MiB. */
  private static final long SMALL = 4096;

  private final UpdateRule rule;
  private final double learningRate;
  private final List<ParameterUpdate> waiting = new ArrayList<>();

  UpdateQueue(UpdateRule rule, double learningRate) {
    this.rule = rule;
    this.learningRate = learningRate;
  }

  /** Updates a parameter, now or at the end, and then frees its gradient. */
  void update(Trained trained, NDArray gradient) {
    NDArray weight = trained.parameter().getArray();
    if (weight.size() < SMALL) {
      waiting.add(new ParameterUpdate(trained.name(), weight, gradient));
    } else {
      try (gradient) {
        rule.update(trained.name(), weight, gradient, learningRate);
      }
    }
  }

  /** Updates what waits. */
  void finish() {
    rule.updateAll(waiting, learningRate);
    waiting.forEach(each -> each.gradient().close());
    waiting.clear();
  }
}
