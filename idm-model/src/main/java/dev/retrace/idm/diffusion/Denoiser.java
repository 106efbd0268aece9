package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.retrace.idm.Conditioning;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The network as a predictor of noise, and the loss it is trained with. A network that is told
 * where voxels lie gets their coordinates here; samples are whole volumes unless placed.
 */
public final class Denoiser implements NoisePredictor, PatchPredictor {
  private final Idm network;
  private final Parametrization around;
  private final double reconstruction;

  /**
   * Wraps a network, which stays the caller's.
   *
   * @param network initialized
   * @param around what stands around it
   */
  public Denoiser(Idm network, Parametrization around) {
    this(network, around, 0);
  }

  private Denoiser(Idm network, Parametrization around, double reconstruction) {
    this.network = network;
    this.around = around;
    this.reconstruction = reconstruction;
  }

  /**
   * The same predictor with another loss, to which λ times the mean squared error is added of what
   * the network's inverse makes of the network's output. Both are in the network's units: where the
   * parametrization scales the noisy samples, the scaled ones are rebuilt. The second term of
   * equation 8 in Jain and Teli, 2025.
   *
   * @param lambda 0 or more; above 0 the network needs an inverse
   * @return a denoiser over the same network
   */
  public Denoiser reconstructing(double lambda) {
    return new Denoiser(network, around, lambda);
  }

  /**
   * A predictor that is told the classes of its samples.
   *
   * @param labels one a sample, from 0, or {@link Conditioning#NO_CLASS}
   * @return a predictor for batches of as many samples
   */
  public GuidedDenoiser given(int... labels) {
    return guided(0, labels);
  }

  /**
   * A predictor that exaggerates what the classes of its samples change.
   *
   * @param guidance by how much, 0 for {@link #given}
   * @param labels one a sample, from 0, or {@link Conditioning#NO_CLASS}
   * @return a predictor for batches of as many samples
   */
  public GuidedDenoiser guided(double guidance, int... labels) {
    return new GuidedDenoiser(this, guidance, labels);
  }

  @Override
  public NDArray predict(NDArray xt, long[] t) {
    return predict(xt, t, Placement.whole(xt.getShape()));
  }

  @Override
  public NDArray predict(NDArray xt, long[] t, List<Placement> places) {
    return predict(xt, Conditioning.at(t), places);
  }

  NDArray predict(NDArray xt, Conditioning given, List<Placement> places) {
    try (Scaled scaled = new Scaled(xt, places, given.steps());
        NDArray f = network.run(scaled.input, given)) {
      return scaled.noise(f);
    }
  }

  /**
   * The gradients of one training step on the mean squared error of what the network predicts, each
   * noise level weighed as its parametrization says. The error is that of the noise in the units of
   * the prediction, so in single precision a prediction of other quantities is judged to 6e-8/√ᾱ_t.
   *
   * @param xt (batch, channel, spatial...), noisy, borrowed
   * @param t the step of each sample
   * @param noise as xt, what was added, borrowed
   * @param share of this batch in the step's loss, 1 if it is the only one
   * @param plan where the step spends memory
   * @param sink receives the gradient of every parameter
   * @return the mean squared error over all voxels, not weighed
   */
  public double train(
      NDArray xt, long[] t, NDArray noise, double share, MemoryPlan plan, GradientSink sink) {
    return train(xt, t, noise, Placement.whole(xt.getShape()), share, plan, sink);
  }

  /**
   * As {@link #train(NDArray, long[], NDArray, double, MemoryPlan, GradientSink)}, of patches.
   *
   * @param xt (batch, channel, spatial...), noisy, borrowed
   * @param t the step of each sample
   * @param noise as xt, what was added, borrowed
   * @param places where each sample lies in its volume
   * @param share of this batch in the step's loss, 1 if it is the only one
   * @param plan where the step spends memory
   * @param sink receives the gradient of every parameter
   * @return the mean squared error over all voxels, not weighed
   */
  public double train(
      NDArray xt,
      long[] t,
      NDArray noise,
      List<Placement> places,
      double share,
      MemoryPlan plan,
      GradientSink sink) {
    return train(xt, Conditioning.at(t), noise, places, share, plan, sink);
  }

  /**
   * As {@link #train(NDArray, long[], NDArray, double, MemoryPlan, GradientSink)}, of patches whose
   * classes may be told.
   *
   * @param xt (batch, channel, spatial...), noisy, borrowed
   * @param given the step and class of each sample
   * @param noise as xt, what was added, borrowed
   * @param places where each sample lies in its volume
   * @param share of this batch in the step's loss, 1 if it is the only one
   * @param plan where the step spends memory
   * @param sink receives the gradient of every parameter
   * @return the mean squared error over all voxels, not weighed, and of a {@link #reconstructing}
   *     denoiser λ times that of the reconstruction besides
   */
  public double train(
      NDArray xt,
      Conditioning given,
      NDArray noise,
      List<Placement> places,
      double share,
      MemoryPlan plan,
      GradientSink sink) {
    double[] loss = new double[1];
    try (Scaled scaled = new Scaled(xt, places, given.steps())) {
      double rebuilt =
          network.train(
              scaled.input,
              given,
              f -> {
                try (NDArray error = scaled.error(f, noise)) {
                  loss[0] = meanSquare(error);
                  return scaled.toNetwork(error, share);
                }
              },
              reconstruction * share,
              plan,
              sink);
      return loss[0] + reconstruction * rebuilt;
    }
  }

  /**
   * Hands out what the network's core is given for a batch.
   *
   * @param xt (batch, channel, spatial...), noisy, borrowed
   * @param t the step of each sample
   * @param visitor as for {@link Idm#atCore}
   */
  public void atCore(NDArray xt, long[] t, BiConsumer<State, Pass> visitor) {
    try (Scaled scaled = new Scaled(xt, Placement.whole(xt.getShape()), t)) {
      network.atCore(scaled.input, t, visitor);
    }
  }

  /**
   * The mean squared error of predicted noise.
   *
   * @param predicted as noise, borrowed
   * @param noise what was added, borrowed
   * @return the mean over all voxels
   */
  public static double error(NDArray predicted, NDArray noise) {
    try (NDArray difference = predicted.sub(noise)) {
      return meanSquare(difference);
    }
  }

  private static double meanSquare(NDArray difference) {
    try (NDArray square = difference.mul(difference);
        NDArray mean = square.mean()) {
      return mean.getDataType() == DataType.FLOAT64 ? mean.getDouble() : mean.getFloat();
    }
  }

  /** One batch in the network's units. */
  private final class Scaled implements AutoCloseable {
    private final NDList owned = new NDList();
    private final NDArray skipped;
    private final NDArray input;
    private final NDArray output;
    private final NDArray lossScale;
    private final NDArray lossGain;

    Scaled(NDArray xt, List<Placement> places, long... t) {
      try (NDArray shift = PerSample.column(xt, t, around::shift);
          NDArray in = PerSample.column(xt, t, around::input);
          NDArray skip = PerSample.column(xt, t, around::skip);
          NDArray centred = xt.sub(shift)) {
        output = own(PerSample.column(xt, t, around::output));
        lossScale = own(PerSample.column(xt, t, around::lossScale));
        lossGain = own(PerSample.column(xt, t, around::lossGain));
        skipped = own(centred.mul(skip));
        input = own(located(centred.mul(in), places));
      } catch (RuntimeException e) {
        owned.close();
        throw e;
      }
    }

    private NDArray own(NDArray made) {
      owned.add(made);
      return made;
    }

    // Coordinates are neither noised nor scaled.
    private NDArray located(NDArray volumes, List<Placement> places) {
      if (!network.config().coordinates()) {
        return volumes;
      }
      try (volumes;
          NDArray coordinates = Coordinates.of(volumes, places)) {
        return volumes.concat(coordinates, 1);
      }
    }

    /** What the network's output says about the noise; owned by the caller. */
    NDArray noise(NDArray f) {
      NDArray predicted = f.mul(output);
      predicted.addi(skipped);
      return predicted;
    }

    /** What the loss squares; owned by the caller. */
    NDArray error(NDArray f, NDArray noise) {
      NDArray error = noise(f);
      error.subi(noise);
      error.muli(lossScale);
      return error;
    }

    /** The gradient of the loss with respect to the network's output. */
    NDArray toNetwork(NDArray error, double share) {
      NDArray grad = error.mul(lossGain);
      grad.muli(Scalars.like(grad, 2 * share / error.size()));
      return grad;
    }

    @Override
    public void close() {
      owned.close();
    }
  }
}
