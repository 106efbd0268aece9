package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDManager;

/**
 * Collects the settings of {@link AdamW} or {@link Adam}.
 *
 * @param <R> the rule that is built
 */
public final class AdamBuilder<R extends UpdateRule> {

  /** Makes the rule. */
  @FunctionalInterface
  interface Constructor<R> {
    R create(NDManager manager, AdamFormula formula, MomentFormat format);
  }

  private final Constructor<R> constructor;
  private final boolean decoupled;
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-8;
  private double weightDecay;
  private boolean amsgrad;
  private MomentFormat format = MomentFormat.WEIGHT_TYPE;

  AdamBuilder(double weightDecay, boolean decoupled, Constructor<R> constructor) {
    this.decoupled = decoupled;
    this.weightDecay = weightDecay;
    this.constructor = constructor;
  }

  /**
   * Sets how long gradients are remembered.
   *
   * @param first decay of the first moment, in [0, 1); 0.9 by default
   * @param second decay of the second moment, in [0, 1); 0.999 by default
   * @return this builder
   */
  public AdamBuilder<R> betas(double first, double second) {
    this.beta1 = first;
    this.beta2 = second;
    return this;
  }

  /**
   * Sets what is added to the root of the bias-corrected second moment.
   *
   * @param value 0 or more; 1e-8 by default
   * @return this builder
   */
  public AdamBuilder<R> epsilon(double value) {
    this.epsilon = value;
    return this;
  }

  /**
   * Sets the weight decay λ.
   *
   * @param value 0 or more
   * @return this builder
   */
  public AdamBuilder<R> weightDecay(double value) {
    this.weightDecay = value;
    return this;
  }

  /**
   * Divides by the largest second moment seen so far, at the price of a third array for each
   * parameter.
   *
   * @param value whether to do so; false by default
   * @return this builder
   */
  public AdamBuilder<R> amsgrad(boolean value) {
    this.amsgrad = value;
    return this;
  }

  /**
   * Sets how the moments are kept.
   *
   * @param value {@link MomentFormat#WEIGHT_TYPE} by default
   * @return this builder
   */
  public AdamBuilder<R> moments(MomentFormat value) {
    this.format = value;
    return this;
  }

  /**
   * Builds the rule, with nothing remembered yet.
   *
   * @param manager bounds the life of the remembered arrays
   * @return the rule, to be closed by the caller or with the manager
   * @throws IllegalArgumentException if a setting is out of its range, or AMSGrad is to be kept in
   *     8 bits
   */
  public R build(NDManager manager) {
    if (amsgrad && format.block() > 0) {
      throw new IllegalArgumentException(
          "AMSGrad keeps the largest second moment, which has no 8-bit form; switch amsgrad off or"
              + " keep the moments in the weight's type.");
    }
    AdamFormula formula = new AdamFormula(beta1, beta2, epsilon, amsgrad, weightDecay, decoupled);
    return constructor.create(manager, formula, format);
  }
}
