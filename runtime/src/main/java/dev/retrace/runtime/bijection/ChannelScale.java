package dev.retrace.runtime.bijection;

import dev.retrace.runtime.kernel.Kernel;

/** How a positive scale per channel is a function s(w) of a free weight. */
public enum ChannelScale {
  /** s = eʷ. The usual form; a step of the optimizer changes s by a factor. */
  EXPONENTIAL("w") {
    @Override
    double weight(double scale) {
      return Math.log(scale);
    }
  },

  /**
   * s = 0.1 · softplus(w) with β = 0.5, that is 0.2 · log(1 + exp(w/2)): grows no faster than
   * linearly, and a step of the optimizer changes s by at most a tenth of the step. As in the
   * all-in-one block of FrEIA, whose weights load unchanged.
   */
  SOFTPLUS("torch.log(torch.mul(torch.log_sigmoid(torch.mul(w, -0.5)), -0.2))") {
    @Override
    double weight(double scale) {
      return 10 * scale + 2 * Math.log(-Math.expm1(-5 * scale));
    }
  };

  private final String logScale;

  ChannelScale(String logScale) {
    this.logScale = logScale;
  }

  /** TorchScript for log s, in terms of {@code w}. */
  String logScale() {
    return logScale;
  }

  /** Of x (batch, channel, ...) and w (channel): positions · Σ log s, per sample. */
  Kernel logDet() {
    return Kernel.of(
        "channel_volume",
        """
        def forward(self, x: Tensor, w: Tensor) -> Tensor:
          batch = torch.size(x, 0)
          positions = torch.numel(x) // (batch * torch.size(x, 1))
          return torch.expand(torch.mul(torch.sum(%s), positions), [batch])
        """
            .formatted(logScale));
  }

  /** The weight at which a positive scale is reached. */
  abstract double weight(double scale);
}
