package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;

/** The scales and offsets that give each channel mean 0 and variance 1, in float64. */
final class ChannelMoments {
  /** One channel at a time, to keep the float64 copy small. */
  private static final Kernel KERNEL =
      Kernel.of(
          "channel_moments",
          """
          def forward(self, x: Tensor) -> Tensor:
            moments = annotate(List[Tensor], [])
            for k in range(torch.size(x, 1)):
              variance, mean = torch.var_mean(torch.to(torch.select(x, 1, k), 7), False)
              moments = torch.append(moments, torch.stack([mean, torch.sqrt(variance)]))
            return torch.stack(moments)
          """);

  /** A deviation below this part of the mean is rounding: the channel is constant. */
  private static final double CONSTANT = 1e-6;

  private final double[] scale;
  private final double[] offset;

  private ChannelMoments(double[] moments) {
    scale = new double[moments.length / 2];
    offset = new double[moments.length / 2];
    for (int i = 0; i < scale.length; i++) {
      double mean = moments[2 * i];
      double deviation = moments[2 * i + 1];
      if (!Double.isFinite(mean + deviation)) {
        throw new IllegalArgumentException(
            "ActNorm cannot start from channel " + i + ", which holds values that are not finite");
      }
      scale[i] = deviation > CONSTANT * Math.abs(mean) ? 1 / deviation : 1;
      offset[i] = -mean * scale[i];
    }
  }

  /** Over samples and positions of x (batch, channel, ...), borrowed. */
  static ChannelMoments of(NDArray x) {
    return GradMode.off(
        () -> {
          try (NDArray found = KERNEL.call(x)) {
            return new ChannelMoments(found.toDoubleArray());
          }
        });
  }

  /** One over the deviation; 1 for a constant channel. */
  double[] scale() {
    return scale.clone();
  }

  /** What is added after scaling. */
  double[] offset() {
    return offset.clone();
  }
}
