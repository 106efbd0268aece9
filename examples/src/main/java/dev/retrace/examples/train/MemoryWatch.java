package dev.retrace.examples.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.report.OutOfMemoryAdvice;
import dev.retrace.runtime.memory.FreedMemory;
import dev.retrace.runtime.memory.ResidentMemory;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.verify.LiveArrays;
import java.util.Optional;

/**
 * What was predicted of a run's memory, beside what it took. It is made before the network, and
 * counts from there.
 *
 * <p>Where a budget is set, freed memory goes back to the system at once, so that the process is as
 * large as what it uses, at some cost of time. Elsewhere it says no more than that it is at least
 * that large.
 */
final class MemoryWatch {
  private final boolean exact;
  private final long before;

  /** Begins to count. */
  MemoryWatch(boolean budgeted) {
    NDManager.newBaseManager().close(); // the engine itself is not counted
    exact = budgeted && FreedMemory.goesBackAtOnce();
    before = ResidentMemory.currentBytes();
  }

  /** Lets the peak start again where that can be done. */
  void beginStep() {
    if (ResidentMemory.canMeasurePeak()) {
      ResidentMemory.resetPeak();
    }
  }

  /** What the step that has ended took, beside what was predicted for it. */
  StepMemory compare(PlannedStep planned, NDManager manager) {
    return new StepMemory(
        planned.prediction().peak(),
        planned.prediction().place().path(),
        before < 0 ? -1 : ResidentMemory.peakBytes() - before,
        exact,
        LiveArrays.bytes(manager));
  }

  /** The advice in place of the engine's exception, if memory is what was missing. */
  static Optional<UserException> advice(EngineException e, StepPlanning planning) {
    if (!OutOfMemoryAdvice.fits(e)) {
      return Optional.empty();
    }
    OutOfMemoryAdvice advice = new OutOfMemoryAdvice(planning.outline(), planning.optimizer());
    return Optional.of(new UserException(advice.sentence(planning.plan()), e));
  }
}
