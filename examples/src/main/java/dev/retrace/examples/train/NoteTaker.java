package dev.retrace.examples.train;

import dev.retrace.examples.data.VolumeSet;
import java.nio.file.Path;

/** Keeps {@code run.json} up to date. */
final class NoteTaker implements TrainingObserver {
  private final Path file;
  private RunNotes notes;

  /**
   * Writes what is known at the start.
   *
   * @param memory as an earlier part of a resumed run measured it; null if there is none
   */
  NoteTaker(Path file, VolumeSet volumes, StepMemory memory) {
    this.file = file;
    notes =
        new RunNotes(
            volumes.training().size(),
            volumes.validation().size(),
            volumes.leftOut().size(),
            memory,
            null);
    notes.write(file);
  }

  @Override
  public void memory(StepMemory memory) {
    notes = notes.with(memory);
    notes.write(file);
  }

  @Override
  public void end(String reason) {
    notes = notes.endedBy(reason);
    notes.write(file);
  }
}
