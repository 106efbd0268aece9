package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.SamplerChoice;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeWriter;
import dev.retrace.examples.report.SliceImage;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.NoiseSchedule;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Draws volumes from the last checkpoint of a run, as its configuration says unless told. */
public final class SampleRun {
  private final NDManager manager;
  private final RunConfig config;
  private final NoiseSchedule schedule;
  private final Denoiser denoiser;
  private int count;
  private int steps;
  private SamplerChoice sampler;

  private SampleRun(NDManager manager, RunConfig config, Denoiser denoiser) {
    this.manager = manager;
    this.config = config;
    this.denoiser = denoiser;
    schedule = config.diffusion().toSchedule();
    count = config.sampling().count();
    steps = config.sampling().steps();
    sampler = config.sampling().sampler();
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
    RunConfig config = Configurations.read(folder.config());
    Path checkpoint = folder.latestCheckpoint();
    Idm network = Networks.create(manager, config);
    DataStatistics statistics = Checkpoint.read(manager, checkpoint, network);
    return new SampleRun(
        manager,
        config,
        new Denoiser(
            network,
            statistics.preconditioning(config.diffusion(), config.diffusion().toSchedule())));
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
    if (steps > schedule.steps()) {
      throw new UserException(
          "--steps: expected at most "
              + schedule.steps()
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
    long size = config.data().size();
    Shape one = new Shape(1, config.model().imageChannels(), size, size, size);
    List<Volume> volumes =
        new VolumeSampler(
                manager, denoiser, sampler.create(schedule, steps), one, config.training().batch())
            .draw(
                count,
                seed,
                (done, total, samples) -> {
                  if (done == total || done % 10 == 0) {
                    out.println("denoising step " + done + " of " + total);
                  }
                });
    for (int i = 0; i < volumes.size(); i++) {
      VolumeWriter.write(target, "sample-" + i, volumes.get(i), config.data().modalities());
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
