package dev.retrace.examples.gallery.segmentation;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;

/**
 * The skip connection of a U-Net. Three quarters of the channels wait here, at full resolution; the
 * others go down, through the next level, and come back:
 *
 * <pre>
 *   y = [kept, up(next(down(rest)))]
 * </pre>
 *
 * <p>Going down, each cube of 2 × 2 × 2 voxels becomes 8 channels by a learned orthogonal matrix,
 * so a quarter of the channels becomes twice as many: no value is lost, and the way up undoes it.
 *
 * @param channels of the state at this level, divisible by 4
 * @param levels from here to the bottom, at least 2
 */
@Invertible
@Split(left = "kept")
record Descent(int channels, int levels) {
  int kept() {
    return 3 * channels / 4;
  }

  @Invertible(on = Half.RIGHT)
  Downsampling down() {
    return new Downsampling(new Cayley(), Start.HAAR, 0, 2, 2, 2);
  }

  @Invertible(on = Half.RIGHT)
  IUNetLevel next() {
    return new IUNetLevel(2 * channels, levels - 1);
  }

  @Invertible(on = Half.RIGHT)
  Upsampling up() {
    return new Upsampling(new Cayley(), Start.HAAR, 0, 2, 2, 2);
  }
}
