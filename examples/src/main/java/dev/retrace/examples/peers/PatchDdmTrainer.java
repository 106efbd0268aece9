package dev.retrace.examples.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.idm.diffusion.GaussianNoise;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.train.OptimizerStep;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Trains {@link PatchDdm} as a generator on crops of single-channel volumes, as its authors do: a
 * thousand steps of a linear schedule, uniform, the mean square of the error in the noise, AdamW
 * without decay. Activations are stored, and all gradients wait for the end of backward.
 *
 * <p>The numbers are drawn from the seed: equal seeds take equal steps.
 */
public final class PatchDdmTrainer implements AutoCloseable {
  /** The learning rate that the authors publish. */
  public static final double LEARNING_RATE = 1e-5;

  private static final int STEPS = 1000;

  private final PatchDdm network;
  private final List<Volume> volumes;
  private final int patch;
  private final int batch;
  private final double learningRate;
  private final Random random;
  private final ForwardProcess process = new ForwardProcess(NoiseSchedule.linear(STEPS));
  private final NDManager manager;
  private final UpdateRule rule;
  private final OptimizerStep optimizer;

  /**
   * Begins a training.
   *
   * @param manager of the network, borrowed
   * @param network initialized, FLOAT32, for one image channel and three coordinates
   * @param volumes at least one, each of one channel with intensities from 0 on, mostly up to 1,
   *     and as large as a patch or larger
   * @param patch voxels of a crop along each axis
   * @param batch crops in a step
   * @param learningRate of every step
   * @param seed of crops, noise and steps
   * @throws IllegalArgumentException if a volume or the network does not fit
   */
  public PatchDdmTrainer(
      NDManager manager,
      PatchDdm network,
      List<Volume> volumes,
      int patch,
      int batch,
      double learningRate,
      long seed) {
    this.network = network;
    this.volumes = List.copyOf(volumes);
    this.patch = patch;
    this.batch = batch;
    this.learningRate = learningRate;
    random = new Random(seed);
    requireFit();
    this.manager = manager.newSubManager();
    rule = AdamW.builder().weightDecay(0).build(this.manager);
    optimizer = OptimizerStep.builder(network, rule).fused(false).build(this.manager);
  }

  private void requireFit() {
    PatchDdmConfig config = network.config();
    if (config.outputChannels() != 1 || config.inputChannels() != 1 + PatchDdmConfig.COORDINATES) {
      throw new IllegalArgumentException(
          ("the trainer is for one image channel and three coordinates, not for a network from %d"
                  + " to %d channels")
              .formatted(config.inputChannels(), config.outputChannels()));
    }
    volumes.forEach(this::requireFit);
  }

  private void requireFit(Volume volume) {
    int least = Math.min(volume.depth(), Math.min(volume.height(), volume.width()));
    if (least < patch) {
      throw new IllegalArgumentException(
          volume.name() + " is smaller than a patch of " + patch + " voxels");
    }
    if (volume.channels() != 1) {
      throw new IllegalArgumentException(
          volume.name() + " has " + volume.channels() + " channels, and the trainer is for one");
    }
    // The crops bring [0, 1] to [-1, 1] themselves.
    for (float value : volume.values()) {
      if (!(value >= 0)) {
        throw new IllegalArgumentException(
            "%s holds %s, but the trainer is for intensities from 0 to 1"
                .formatted(volume.name(), value));
      }
    }
  }

  /**
   * Takes one step.
   *
   * @return the mean squared error before it
   */
  public double step() {
    return GradMode.off(
        () -> {
          Crops crops = new Crops();
          optimizer.run(learningRate, List.of(crops));
          return crops.loss;
        });
  }

  /**
   * The bytes that the optimizer remembers.
   *
   * @return 0 before the first step
   */
  public long momentBytes() {
    return rule.state().arrays().values().stream()
        .mapToLong(each -> each.size() * each.getDataType().getNumOfBytes())
        .sum();
  }

  @Override
  public void close() {
    rule.close();
    manager.close();
  }

  /** A batch of random crops on its way forward and back. */
  private final class Crops implements Consumer<GradientSink> {
    private final int voxels = patch * patch * patch;
    private final float[] clean = new float[batch * voxels];
    private final float[] noise = new float[clean.length];
    private final float[] places = new float[PatchDdmConfig.COORDINATES * clean.length];
    private final long[] t = new long[batch];
    private double loss;

    Crops() {
      for (int i = 0; i < batch; i++) {
        Volume volume = volumes.get(random.nextInt(volumes.size()));
        PatchCrop crop = PatchCrop.random(random, volume, patch);
        crop.copyImage(volume, clean, i * voxels);
        crop.writeCoordinates(volume, places, i * PatchDdmConfig.COORDINATES * voxels);
        t[i] = random.nextInt(STEPS);
      }
      new GaussianNoise(random.nextLong()).fill(noise);
    }

    @Override
    public void accept(GradientSink sink) {
      try (NDArray x0 = array(clean, 1);
          NDArray e = array(noise, 1);
          NDArray coordinates = array(places, PatchDdmConfig.COORDINATES);
          NDArray noisy = process.addNoise(x0, t, e);
          NDArray input = noisy.concat(coordinates, 1);
          NDArray time = TimeEmbedding.sinusoidal(manager, t, network.config().width())) {
        StoredStep.run(network, new NDList(input, time), y -> lossGradient(y, e), sink);
      }
    }

    // Of the mean of (y - e)².
    private NDArray lossGradient(NDArray y, NDArray e) {
      NDArray error = y.sub(e);
      try (NDArray square = error.square();
          NDArray mean = square.mean()) {
        loss = mean.getFloat();
      }
      return error.muli(2f / error.size());
    }

    private NDArray array(float[] values, int channels) {
      Shape shape = new Shape(batch, channels, patch, patch, patch);
      // A copy: an array made from Java numbers borrows their buffer.
      try (NDArray borrowed = manager.create(values, shape)) {
        return borrowed.duplicate();
      }
    }
  }
}
