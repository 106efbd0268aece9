package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.SamplingSection;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeWriter;
import dev.retrace.examples.report.SliceAnimation;
import dev.retrace.examples.report.SliceImage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Draws volumes from the last checkpoint of a run and writes them. */
public final class SampleRun {
  // The picture shows the first volumes only, and large ones less of them: they wait in memory
  // until all are drawn.
  private static final int PICTURED = 64;
  private static final long PICTURED_BYTES = 256L << 20;

  private final TrainedRun run;
  private final int size;
  private final OptionalInt wished;

  private SampleRun(TrainedRun run, int size, OptionalInt wished) {
    this.run = run;
    this.size = size;
    this.wished = wished;
  }

  /**
   * Reads a run's configuration and weights.
   *
   * @param manager owns the network
   * @param folder of the run
   * @param sampling how to draw, in place of what the run configured
   * @param size voxels along each axis, whatever the run trained on
   * @param wished the class of all volumes; empty for classes that take turns, if there are any
   * @param say told of damaged checkpoints that are passed over
   * @return ready to draw
   * @throws UserException if the run's files are missing or do not fit each other, or the network
   *     cannot take volumes or patches of that size
   */
  public static SampleRun open(
      NDManager manager,
      RunFolder folder,
      SamplingSection sampling,
      int size,
      OptionalInt wished,
      Consumer<String> say) {
    return new SampleRun(
        TrainedRun.open(manager, folder, say).withSampling(sampling), size, wished);
  }

  /**
   * Draws, and writes one NIfTI file per volume and modality, each as soon as it is drawn, and one
   * picture of the first volumes.
   *
   * @param seed the same seed and number draw the same volume
   * @param target a folder, made if need be
   * @param animate whether to write a moving picture as well
   * @param out told how far it is
   */
  public void draw(long seed, Path target, boolean animate, PrintStream out) {
    int batch = run.config().training().batch();
    int count = run.config().sampling().count();
    int batches = (count + batch - 1) / batch;
    List<Volume> pictured = new ArrayList<>();
    int[] written = {0};
    try {
      run.sampler(size, wished)
          .draw(
              count,
              seed,
              new DrawingProgress(out, batches, System::nanoTime),
              drawn -> {
                Volume volume = run.config().data().range().toUnit(drawn);
                VolumeWriter.write(
                    target, "sample-" + written[0]++, volume, run.config().data().modalities());
                if (hasRoom(pictured, volume)) {
                  pictured.add(volume);
                }
              });
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "The network cannot draw volumes of " + size + " voxels: " + e.getMessage(), e);
    }
    SliceImage.write(
        target.resolve("samples.png"), List.of(new SliceImage.Block("samples", pictured)));
    if (animate) {
      SliceAnimation.write(target.resolve("samples.gif"), pictured);
    }
  }

  private static boolean hasRoom(List<Volume> pictured, Volume next) {
    long bytes = (long) Float.BYTES * next.values().length;
    return pictured.isEmpty()
        || (pictured.size() < PICTURED && bytes * (pictured.size() + 1) <= PICTURED_BYTES);
  }
}
