package dev.retrace.examples.gallery.unetflow;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;

/**
 * The skip connection: half of the channels wait, the others go through the next level at half the
 * resolution, where they are twice as many as here. Both resamplings are orthogonal, which leaves
 * the density alone: their log-determinant is 0.
 *
 * @param channels of the state at this level, even
 * @param levels from here to the bottom, at least 2
 * @param steps of flow on each way
 */
@Invertible
record Descent(int channels, int levels, int steps) {
  @Invertible(on = Half.RIGHT)
  Downsampling down() {
    return new Downsampling(new Cayley(), Start.HAAR, 0, 2, 2);
  }

  @Invertible(on = Half.RIGHT)
  UNetLevel next() {
    return new UNetLevel(2 * channels, levels - 1, steps);
  }

  @Invertible(on = Half.RIGHT)
  Upsampling up() {
    return new Upsampling(new Cayley(), Start.HAAR, 0, 2, 2);
  }
}
