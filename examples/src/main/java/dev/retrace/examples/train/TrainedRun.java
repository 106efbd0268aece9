package dev.retrace.examples.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.SamplingSection;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.Idm;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.StepListener;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A run's network as its last whole checkpoint has it, with averaged weights where the run
 * averages, and all that is needed to use it.
 */
public final class TrainedRun {
  private final NDManager manager;
  private final RunConfig config;
  private final NoiseSchedule schedule;
  private final Denoiser denoiser;
  private final VoxelSpacing spacing;

  private TrainedRun(
      NDManager manager,
      RunConfig config,
      NoiseSchedule schedule,
      Denoiser denoiser,
      VoxelSpacing spacing) {
    this.manager = manager;
    this.config = config;
    this.schedule = schedule;
    this.denoiser = denoiser;
    this.spacing = spacing;
  }

  /**
   * Reads configuration and weights.
   *
   * @param manager owns the network
   * @param folder of the run
   * @param say told of damaged checkpoints that are passed over
   * @return ready for use, as long as the manager is open
   * @throws dev.retrace.examples.UserException if the run's files are missing or do not fit each
   *     other
   */
  public static TrainedRun open(NDManager manager, RunFolder folder, Consumer<String> say) {
    RunConfig config = Configurations.read(folder.config());
    Path checkpoint = folder.latestCheckpoint(say);
    Idm network = Networks.create(manager, config);
    DataStatistics statistics = Checkpoint.read(manager, checkpoint, network);
    NoiseSchedule schedule = config.diffusion().toSchedule();
    return new TrainedRun(
        manager,
        config,
        schedule,
        new Denoiser(network, statistics.preconditioning(config.diffusion(), schedule)),
        statistics.spacing());
  }

  /**
   * The same network, asked in another way, by whole volumes or by patches, whatever it is asked.
   *
   * @param sampling in place of what the run configured
   * @return over the same arrays
   * @throws IllegalArgumentException if it does not fit the run
   */
  public TrainedRun withSampling(SamplingSection sampling) {
    return new TrainedRun(manager, config.withSampling(sampling), schedule, denoiser, spacing);
  }

  /**
   * Where the network lives.
   *
   * @return the manager given
   */
  public NDManager manager() {
    return manager;
  }

  /**
   * What the run was told.
   *
   * @return its configuration, resolved, with the sampling it is asked for
   */
  public RunConfig config() {
    return config;
  }

  /**
   * The noise it was trained on.
   *
   * @return all its steps
   */
  public NoiseSchedule schedule() {
    return schedule;
  }

  /**
   * The network with its preconditioning.
   *
   * @return predicts noise
   */
  public Denoiser denoiser() {
    return denoiser;
  }

  /**
   * The network as it is asked about volumes: told their classes if it knows any, and given patches
   * if the run samples by patches.
   *
   * @param volumes those that it will be given, noised
   * @return predicts their noise
   * @throws dev.retrace.examples.UserException if a volume's class is none that the network knows
   */
  public NoisePredictor predictor(List<Volume> volumes) {
    int classes = config.model().classes();
    if (classes == 0) {
      return config.sampling().toPredictor(denoiser);
    }
    ToldLabels labels = new ToldLabels(classes, 0);
    labels.requireKnown(volumes);
    return config.sampling().toPredictor(denoiser.given(labels.all(volumes)));
  }

  /**
   * Draws as many volumes as the configuration says, as many at a time as the run trained on.
   *
   * @param seed the same seed draws the same volumes
   * @param listener told of each denoising step of each batch
   * @return named by numbers from 0, each labelled with the class it was drawn of, if the network
   *     knows any
   */
  public List<Volume> draw(long seed, StepListener listener) {
    List<Volume> drawn =
        sampler(config.data().size(), OptionalInt.empty())
            .draw(config.sampling().count(), seed, listener);
    int classes = config.model().classes();
    return classes == 0
        ? drawn
        : IntStream.range(0, drawn.size())
            .mapToObj(i -> drawn.get(i).labelled(BatchPredictor.turn(i, classes)))
            .toList();
  }

  /** What draws volumes of so many voxels along each axis, of one class if that is wished. */
  VolumeSampler sampler(long size, OptionalInt wished) {
    SamplingSection sampling = config.sampling();
    return new VolumeSampler(
        manager,
        BatchPredictor.of(denoiser, config.model().classes(), wished, sampling),
        sampling.toSampler(schedule, config.data().range()),
        new Shape(1, config.model().imageChannels(), size, size, size),
        config.training().batch(),
        spacing.refined((double) size / config.data().size()));
  }
}
