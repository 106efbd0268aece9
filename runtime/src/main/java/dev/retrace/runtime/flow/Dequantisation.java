package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.Random;

/**
 * Turns levels 0 to 2^k − 1 into numbers between 0 and 1 by uniform noise, so that a density can be
 * fitted to them: x = (level + u) / 2^k. Uria, Murray and Larochelle, "RNADE", 2013.
 *
 * <p>u takes the middles of 2^(23−k) equal steps of its interval. So every x is exact in FLOAT32
 * and never 0 nor 1, where a logit would be infinite. One object gives fresh noise at every call;
 * for one thread at a time.
 */
public final class Dequantisation {
  private static final int MANTISSA = 23;
  private static final int MOST_BITS = 16;

  private final int bits;
  private final Random random;
  private final Kernel check;
  private final Kernel quantise;

  /**
   * Noise of a seed.
   *
   * @param bits k, from 1 to 16
   * @param seed the same seed gives the same sequence of noise
   * @throws IllegalArgumentException if there are less or more bits
   */
  public Dequantisation(int bits, long seed) {
    requireBits(bits);
    this.bits = bits;
    random = new Random(seed);
    int last = (1 << bits) - 1;
    check =
        Kernel.of(
            "is_quantised",
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.all((x >= 0) & (x <= %d) & torch.eq(x, torch.floor(x)))
            """
                .formatted(last));
    quantise =
        Kernel.of(
            "quantise",
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.clamp(torch.floor(%d * x), 0, %d)
            """
                .formatted(1 << bits, last));
  }

  static void requireBits(int bits) {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "quantised data has 1 to " + MOST_BITS + " bits, not " + bits);
    }
  }

  /**
   * Adds noise.
   *
   * @param levels any shape, whole numbers from 0 to 2^k − 1, borrowed
   * @param type FLOAT32 or FLOAT64, of the result
   * @return as levels, in (0, 1), owned by the caller
   * @throws IllegalArgumentException if a value is no level, as in data that is already scaled
   */
  public NDArray apply(NDArray levels, DataType type) {
    return GradMode.off(
        () -> {
          try (NDArray wide = levels.toType(type, true)) {
            requireLevels(wide);
            NDArray x = Draws.toArray(levels.getManager(), noise(levels), levels.getShape(), type);
            x.addi(wide);
            x.divi(1 << bits);
            return x;
          }
        });
  }

  /**
   * The levels of numbers, as {@link #apply} makes them; numbers beyond go to the nearest level.
   *
   * @param x any shape, FLOAT32 or FLOAT64, borrowed
   * @return as x, owned by the caller
   */
  public NDArray levels(NDArray x) {
    return GradMode.off(() -> quantise.call(x));
  }

  private double[] noise(NDArray levels) {
    int steps = 1 << (MANTISSA - bits);
    double[] noise = new double[Math.toIntExact(levels.size())];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (random.nextInt(steps) + 0.5) / steps;
    }
    return noise;
  }

  private void requireLevels(NDArray values) {
    try (NDArray fine = check.call(values)) {
      if (!fine.getBoolean()) {
        throw new IllegalArgumentException(
            "data of %d bits holds whole numbers from 0 to %d; give the levels themselves, not"
                    .formatted(bits, (1 << bits) - 1)
                + " scaled values");
      }
    }
  }
}
