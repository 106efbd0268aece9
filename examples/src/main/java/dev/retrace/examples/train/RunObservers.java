package dev.retrace.examples.train;

import dev.retrace.examples.data.VolumeSet;
import jakarta.inject.Inject;
import java.util.List;

/** Those who watch a run and write what they see into its folder. */
final class RunObservers {
  private final RunFolder folder;
  private final boolean resumed;
  private final VolumeSet volumes;

  @Inject
  RunObservers(TrainerOptions options, VolumeSet volumes) {
    folder = options.folder();
    resumed = options.resumption().files().isPresent();
    this.volumes = volumes;
  }

  /** Opens their files; the folder must have been made. */
  TrainingObserver open() {
    return new Observers(
        List.of(
            new MetricsLog(folder.metrics()),
            new TensorBoardLog(folder.tensorBoard()),
            new NoteTaker(folder.notes(), volumes, memoryBefore()),
            new SlideShow(folder)));
  }

  // A resumed run may take no step, and so measure nothing.
  private StepMemory memoryBefore() {
    return resumed ? RunNotes.read(folder).map(RunNotes::memory).orElse(null) : null;
  }
}
