package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.Overwrite;
import java.util.Arrays;

/**
 * Scale and offset per channel, y = s ⊙ x + t, started from data: log |det| = positions · Σ log s.
 * Kingma and Dhariwal, "Glow: Generative Flow with Invertible 1x1 Convolutions", 2018 (which writes
 * the same map as s ⊙ (x + t)).
 *
 * <p>Until it is started the layer is the identity. The first {@code forward} of a training pass
 * starts it: s and t are chosen such that over the batch and all positions each channel of its
 * output has mean 0 and variance 1. {@link #start(NDArray)} does so at any other moment: on a
 * larger batch, before copies of the weights are taken (averages, other devices), or where training
 * runs through {@code inverse} only. Neither {@code inverse} nor {@code backward} starts a layer,
 * nor does a pass that is not for training. That it was started is saved with the parameters, as
 * {@code started}, so a loaded layer does not start again.
 *
 * <p>A channel that is constant (its deviation is below a millionth of its mean, or it has a single
 * value) is shifted to 0 and keeps s = 1. The rest is as well conditioned as the scales that are
 * learned: what is rebuilt is off by up to 1/s roundings.
 */
public final class ActNorm extends RecordedBijection {
  private static final int ANY = -1;

  private final ChannelScale form;
  private final Kernel apply;
  private final Kernel undo;
  private final Kernel logDet;
  private final int channels;
  private final Parameter weight;
  private final Parameter offset;
  private final Parameter started;

  /** A layer with s = eʷ that starts from data. */
  public ActNorm() {
    this(ChannelScale.EXPONENTIAL);
  }

  /**
   * A layer that starts from data.
   *
   * @param form the scale as a function of its weight
   */
  public ActNorm(ChannelScale form) {
    this(form, ANY, StartValues.constant(form.weight(1)), Initializer.ZEROS, Initializer.ZEROS);
  }

  private ActNorm(
      ChannelScale form, int channels, Initializer weights, Initializer offsets, Initializer flag) {
    this.form = form;
    this.channels = channels;
    apply = kernel("act_norm", "torch.add(torch.mul(flat, s), o)");
    undo = kernel("act_norm_inverse", "torch.div(torch.sub(flat, o), s)");
    logDet = form.logDet();
    weight = learned("weight", input -> input.slice(1, 2), weights);
    offset = learned("offset", input -> input.slice(1, 2), offsets);
    started = fixed("started", input -> new Shape(1), flag);
  }

  /**
   * A layer that starts at given numbers, whatever the data.
   *
   * @param form the scale as a function of its weight
   * @param scale s, positive, one per channel
   * @param offset t, one per channel
   * @return the layer
   */
  public static ActNorm of(ChannelScale form, double[] scale, double[] offset) {
    if (scale.length != offset.length) {
      throw new IllegalArgumentException(
          "ActNorm needs one offset per scale, but was given "
              + scale.length
              + " scales and "
              + offset.length
              + " offsets");
    }
    for (int i = 0; i < scale.length; i++) {
      if (!(scale[i] > 0) || Double.isInfinite(scale[i])) {
        throw new IllegalArgumentException(
            "ActNorm needs positive scales, but channel " + i + " was given " + scale[i]);
      }
    }
    double[] weights = Arrays.stream(scale).map(form::weight).toArray();
    double[] offsets = offset.clone();
    return new ActNorm(
        form,
        weights.length,
        StartValues.of(shape -> weights),
        StartValues.of(shape -> offsets),
        Initializer.ONES);
  }

  private Kernel kernel(String name, String result) {
    return Kernel.of(
        name,
        """
        def forward(self, x: Tensor, w: Tensor, t: Tensor) -> Tensor:
          flat = torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), -1])
          s = torch.unsqueeze(torch.exp(%s), -1)
          o = torch.unsqueeze(t, -1)
          return torch.reshape(%s, torch.size(x))
        """
            .formatted(form.logScale(), result));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (channels != ANY && super.outputShape(input).get(1) != channels) {
      throw new LayerException(
          "was given the scales of " + channels + " channels but receives " + input.get(1));
    }
    return super.outputShape(input);
  }

  @Override
  public State forward(State x, Pass pass) {
    if (pass.isTraining()) {
      startOnce(x.value());
    }
    return super.forward(x, pass);
  }

  /**
   * Whether scale and offset have been taken from data, or were given or loaded.
   *
   * @return false for an initialized layer that still is the identity
   */
  public boolean isStarted() {
    return started.getArray().toArray()[0].doubleValue() != 0;
  }

  // Data-parallel passes share the layer: the first one decides.
  private synchronized void startOnce(NDArray x) {
    if (!isStarted()) {
      start(x);
    }
  }

  /**
   * Takes scale and offset from data, also if the layer was started before.
   *
   * @param x an input of this layer, which must be initialized; borrowed
   * @throws IllegalArgumentException if x is not finite
   */
  public synchronized void start(NDArray x) {
    ChannelMoments moments = ChannelMoments.of(x);
    overwrite(weight.getArray(), Arrays.stream(moments.scale()).map(form::weight).toArray());
    overwrite(offset.getArray(), moments.offset());
    overwrite(started.getArray(), new double[] {1});
  }

  private static void overwrite(NDArray target, double[] values) {
    try (NDArray source =
        StartValues.array(target.getManager(), values, target.getShape(), target.getDataType())) {
      Overwrite.with(target, source);
    }
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    return apply.call(x, parameters[0], parameters[1]);
  }

  @Override
  protected NDArray undo(NDArray y, NDArray... parameters) {
    return undo.call(y, parameters[0], parameters[1]);
  }

  @Override
  protected NDArray logDet(NDArray x, NDArray... parameters) {
    return logDet.call(x, parameters[0]);
  }
}
