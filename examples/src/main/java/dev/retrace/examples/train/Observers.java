package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Several observers as one: told in their order, closed in the opposite one. */
final class Observers implements TrainingObserver {
  private final List<TrainingObserver> all;

  Observers(List<TrainingObserver> all) {
    this.all = List.copyOf(all);
  }

  @Override
  public void step(StepMetrics metrics) {
    all.forEach(each -> each.step(metrics));
  }

  @Override
  public void memory(StepMemory memory) {
    all.forEach(each -> each.memory(memory));
  }

  @Override
  public void validation(long step, ValidationReport report) {
    all.forEach(each -> each.validation(step, report));
  }

  @Override
  public void drift(long step, DriftReport report) {
    all.forEach(each -> each.drift(step, report));
  }

  @Override
  public void samples(long step, Path picture, List<Volume> drawn) {
    all.forEach(each -> each.samples(step, picture, drawn));
  }

  @Override
  public void checkpoint(long step, Path file) {
    all.forEach(each -> each.checkpoint(step, file));
  }

  /** Tells every one of them, also where another fails. */
  @Override
  public void end(String reason) {
    toAll(all, each -> each.end(reason));
  }

  /** Closes every one of them, also where another fails. */
  @Override
  public void close() {
    Deque<TrainingObserver> last = new ArrayDeque<>();
    all.forEach(last::push);
    toAll(last, TrainingObserver::close);
  }

  private static void toAll(
      Iterable<TrainingObserver> observers, Consumer<TrainingObserver> action) {
    RuntimeException failure = null;
    for (TrainingObserver each : observers) {
      try {
        action.accept(each);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
