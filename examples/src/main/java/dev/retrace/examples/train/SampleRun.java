package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeWriter;
import dev.retrace.examples.report.SliceImage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Draws volumes from the last checkpoint of a run, as its configuration says unless told. */
public final class SampleRun {
  private final TrainedRun run;
  private int count;
  private int steps;
  private SamplerChoice sampler;

  private SampleRun(TrainedRun run) {
    this.run = run;
    count = run.config().sampling().count();
    steps = run.config().sampling().steps();
    sampler = run.config().sampling().sampler();
  }

  /**
   * Reads configuration and weights.
   *
   * @param manager owns the network
   * @param folder of the run
   * @return ready to draw
   * @throws UserException if the run's files are missing or do not fit each other
   */
  public static SampleRun open(NDManager manager, RunFolder folder) {
    return new SampleRun(TrainedRun.open(manager, folder));
  }

  /**
   * Changes how many volumes are drawn.
   *
   * @param wanted null for what the run configured
   * @return this
   */
  public SampleRun count(Integer wanted) {
    count = wanted == null ? count : wanted;
    requirePositive("--count", count);
    return this;
  }

  /**
   * Changes the number of denoising steps.
   *
   * @param wanted null for what the run configured
   * @return this
   */
  public SampleRun steps(Integer wanted) {
    steps = wanted == null ? steps : wanted;
    requirePositive("--steps", steps);
    if (steps > run.schedule().steps()) {
      throw new UserException(
          "--steps: expected at most "
              + run.schedule().steps()
              + ", the steps of the diffusion, not "
              + steps);
    }
    return this;
  }

  /**
   * Changes the sampler.
   *
   * @param wanted null for what the run configured
   * @return this
   */
  public SampleRun sampler(SamplerChoice wanted) {
    sampler = wanted == null ? sampler : wanted;
    return this;
  }

  /**
   * Draws, and writes one NIfTI file per volume and modality, and one picture.
   *
   * @param seed the same seed draws the same volumes
   * @param target a folder, made if need be
   * @param out told how far it is
   */
  public void draw(long seed, Path target, PrintStream out) {
    List<Volume> volumes =
        run.draw(
            sampler.create(run.schedule(), steps),
            count,
            seed,
            (done, total, samples) -> {
              if (done == total || done % 10 == 0) {
                out.println("denoising step " + done + " of " + total);
              }
            });
    for (int i = 0; i < volumes.size(); i++) {
      VolumeWriter.write(target, "sample-" + i, volumes.get(i), run.config().data().modalities());
    }
    SliceImage.write(
        target.resolve("samples.png"), List.of(new SliceImage.Block("samples", volumes)));
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserException(option + ": expected a positive number, not " + value);
    }
  }
}
