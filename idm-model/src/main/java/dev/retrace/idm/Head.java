package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * (batch, channel, spatial...) to (batch, image channel, spatial...). Where the time enters the
 * branches it enters here too, as a gain 1 + γ(e) per channel before the convolution: with the
 * stem's filters before it, that is a linear filter of the image which may differ at every noise
 * level.
 */
final class Head extends Lift {
  private Head(int outChannels, boolean zeroStart, Dense gain) {
    super(outChannels, zeroStart, gain);
  }

  /** A head that reads the core's output only. */
  static Head plain(int outChannels, boolean zeroStart) {
    return new Head(outChannels, zeroStart, null);
  }

  /** A head that reads the time embedding (batch, hidden) as well. */
  static Head timed(int inChannels, int outChannels, int timeHidden, boolean zeroStart) {
    return new Head(outChannels, zeroStart, Dense.zero("time", timeHidden, inChannels));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.head();
    if (!takesTime()) {
      return new NDList(convolve(parameters, x, training));
    }
    try (NDArray gain = projectTime(parameters, inputs.get(1), x, training).addi(1);
        NDArray scaled = x.mul(gain)) {
      return new NDList(convolve(parameters, scaled, training));
    }
  }
}
