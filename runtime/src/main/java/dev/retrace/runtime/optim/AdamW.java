package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDManager;

/**
 * AdamW: Adam with the weight decay taken off the weights, p ← p − lr·λ·p, apart from the gradient
 * ("Decoupled Weight Decay Regularization", Loshchilov and Hutter, 2019).
 *
 * <p>Numbers and defaults (β 0.9 and 0.999, ε 1e-8, λ 0.01) are those of {@code torch.optim.AdamW}.
 * The bias corrections use the number of optimizer steps, also for a parameter whose first gradient
 * comes later.
 */
public final class AdamW extends AdamFamily {

  private AdamW(NDManager manager, AdamFormula formula, MomentFormat format) {
    super(manager, formula, format);
  }

  /**
   * Starts with PyTorch's defaults.
   *
   * @return a builder
   */
  public static AdamBuilder<AdamW> builder() {
    return new AdamBuilder<>(0.01, /* decoupled= */ true, AdamW::new);
  }
}
