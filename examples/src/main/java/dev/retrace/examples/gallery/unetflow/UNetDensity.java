package dev.retrace.examples.gallery.unetflow;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.Squeeze;
import dev.retrace.runtime.bijection.Unsqueeze;

/**
 * The whole map from an image to its latents, of the same shape. A grey image has one channel and a
 * coupling needs two, so squares of four pixels become four channels first.
 *
 * @param levels of the U-Net, at least 1
 * @param steps of flow on each way of each level
 */
@Invertible
record UNetDensity(int levels, int steps) {
  @Invertible
  Squeeze squeeze() {
    return new Squeeze(2, 2);
  }

  @Invertible
  UNetLevel unet() {
    return new UNetLevel(4, levels, steps);
  }

  @Invertible
  Unsqueeze unsqueeze() {
    return new Unsqueeze(2, 2);
  }
}
