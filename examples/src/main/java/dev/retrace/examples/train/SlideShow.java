package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.report.SliceAnimation;
import java.nio.file.Path;
import java.util.List;

/** Moves through the volumes that were drawn last, at the end of a run. */
final class SlideShow implements TrainingObserver {
  private final RunFolder folder;
  private List<Volume> last = List.of();
  private long step;

  SlideShow(RunFolder folder) {
    this.folder = folder;
  }

  @Override
  public void samples(long step, Path picture, List<Volume> drawn) {
    this.step = step;
    last = List.copyOf(drawn);
  }

  @Override
  public void end(String reason) {
    if (!last.isEmpty()) {
      SliceAnimation.write(folder.sampleAnimation(step), last);
    }
  }
}
