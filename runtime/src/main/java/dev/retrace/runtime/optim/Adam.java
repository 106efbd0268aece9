package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDManager;

/**
 * Adam ("Adam: A Method for Stochastic Optimization", Kingma and Ba, 2015); a weight decay λ, if
 * set, is L2 regularization: λ·p is added to the gradient.
 *
 * <p>Numbers and defaults (β 0.9 and 0.999, ε 1e-8, λ 0) are those of {@code torch.optim.Adam}. The
 * bias corrections use the number of optimizer steps, also for a parameter whose first gradient
 * comes later.
 */
public final class Adam extends AdamFamily {

  private Adam(NDManager manager, AdamFormula formula, MomentFormat format) {
    super(manager, formula, format);
  }

  /**
   * Starts with PyTorch's defaults.
   *
   * @return a builder
   */
  public static AdamBuilder<Adam> builder() {
    return new AdamBuilder<>(0, /* decoupled= */ false, Adam::new);
  }
}
