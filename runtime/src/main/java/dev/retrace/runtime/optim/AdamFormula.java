package dev.retrace.runtime.optim;

/**
 * The step that Adam and AdamW share, on a run of values:
 *
 * <pre>
 * m ← m + (1−β₁)(g − m)     v ← β₂v + (1−β₂)g²     [v̂ ← max(v̂, v)]
 * p ← p − lr/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
 * </pre>
 *
 * with the weight decay λ before it: p ← p − lr·λ·p where it is decoupled, g ← g + λp where it is
 * not. Operations and their order are PyTorch's.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added after the bias correction, as PyTorch does
 * @param amsgrad whether the largest second moment seen is used
 * @param weightDecay λ
 * @param decoupled whether the decay is taken off the weights
 */
record AdamFormula(
    double beta1,
    double beta2,
    double epsilon,
    boolean amsgrad,
    double weightDecay,
    boolean decoupled) {

  /** Values that the kernels work on at a time: a few arrays of them stay in a core's cache. */
  private static final int CPU_RUN = 1 << 16;

  /** Devices of many cores want more at a time. */
  private static final int DEVICE_RUN = 1 << 20;

  AdamFormula {
    requireDecay("beta1", beta1);
    requireDecay("beta2", beta2);
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + "; it must be 0 or more.");
    }
    WeightDecay.require(weightDecay);
  }

  private static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be in [0, 1).");
    }
  }

  /**
   * What changes from step to step, for {@link #methods}: the factor of the decoupled decay,
   * −lr/(1−β₁ᵗ), √(1−β₂ᵗ), and how many values to work on at a time.
   */
  double[] numbers(long step, double learningRate, boolean onCpu) {
    return new double[] {
      1 - learningRate * weightDecay,
      -learningRate / (1 - Math.pow(beta1, (double) step)),
      Math.sqrt(1 - Math.pow(beta2, (double) step)),
      onCpu ? CPU_RUN : DEVICE_RUN
    };
  }

  /**
   * TorchScript: {@code descend} changes weight, moments and largest second moment in place; all
   * are runs of values in one piece of memory. Without AMSGrad the largest is the second moment.
   */
  String methods() {
    return """
    def number(self, numbers: Tensor, i: int) -> float:
      return float(torch.select(numbers, 0, i))

    def descend(self, p: Tensor, g: Tensor, m: Tensor, v: Tensor, largest: Tensor, keep: float, rate: float, scale: float) -> Tensor:
      {decay}
      m = torch.lerp_(m, g, {first})
      v = torch.addcmul_(torch.mul_(v, {beta2}), g, g, value={second})
      {largest}
      root = torch.div_(torch.sqrt(largest), scale)
      return torch.addcdiv_(p, m, torch.add_(root, {epsilon}), value=rate)

    """
        .replace("{decay}", decay())
        .replace("{first}", Double.toString(1 - beta1))
        .replace("{beta2}", Double.toString(beta2))
        .replace("{second}", Double.toString(1 - beta2))
        .replace("{largest}", amsgrad ? "largest = torch.maximum(largest, v, out=largest)" : "")
        .replace("{epsilon}", Double.toString(epsilon));
  }

  private String decay() {
    if (weightDecay == 0) {
      return "";
    }
    return decoupled
        ? "p = torch.mul_(p, keep)"
        : "g = torch.add(g, p, alpha=%s)".formatted(weightDecay);
  }
}
