package dev.retrace.runtime.train;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.optim.UpdateRule;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * From micro-batches to updated parameters: sums gradients, adds a weight-norm term such as λ‖W‖,
 * clips by the global norm, and applies an update rule.
 *
 * <p>A fused step updates a parameter inside backward, with the gradient of its last use, and frees
 * the gradient: then one layer's gradients are alive at a time and not those of the network. It
 * gives the same parameters as the separate step, whatever is combined:
 *
 * <ul>
 *   <li>A parameter that several layers share is updated when all of them have delivered.
 *   <li>Of several micro-batches, gradients are summed and held until the last one.
 *   <li>Clipping needs the norm of all gradients before the first update. With one micro-batch,
 *       forward and backward run twice; with several, gradients are held anyway, and the step is
 *       made after the last one.
 * </ul>
 *
 * <p>Each parameter is updated once, under the first name that the network has for it. Parameters
 * without any gradient are left alone, except by a weight-norm term; frozen ones always are.
 *
 * <p>If the gradient norm is not finite, nothing is updated. The fused step without clipping learns
 * that too late: there, parameters whose own gradient is not finite are left as they were, and the
 * others are updated. Both is reported.
 */
public final class OptimizerStep {
  private final NDManager manager;
  private final Block network;
  private final UpdateRule rule;
  private final boolean fused;
  private final double clipNorm;
  private final double weightNorm;
  private final WeightNormForm weightNormForm;
  private final int timesThrough;

  private OptimizerStep(NDManager manager, Builder builder) {
    this.manager = manager;
    network = builder.network;
    rule = builder.rule;
    fused = builder.fused;
    clipNorm = builder.clipNorm;
    weightNorm = builder.weightNorm;
    weightNormForm = builder.weightNormForm;
    timesThrough = builder.timesThrough;
  }

  /**
   * Starts with a fused step without clipping or weight-norm term.
   *
   * @param network holds every parameter that gets gradients, borrowed
   * @param rule the optimizer, borrowed
   * @return the builder
   */
  public static Builder builder(Block network, UpdateRule rule) {
    return new Builder(network, rule);
  }

  /**
   * Makes one step. If a micro-batch throws inside a fused step, parameters may have been updated
   * already, and the run is to be continued from a checkpoint.
   *
   * @param learningRate of this step
   * @param microBatches at least one; each runs forward and backward once and delivers its
   *     gradients, which are summed: to average, divide the losses. It may be called twice and must
   *     then do the same again. Gradients of conditions that reach the sink are freed
   * @return norms and counts
   * @throws IllegalStateException if a gradient comes after its parameter was updated, or a second
   *     run differs from the first
   */
  public StepReport run(double learningRate, List<? extends Consumer<GradientSink>> microBatches) {
    requireSome(microBatches.size());
    try (StepRun run = new StepRun(this, learningRate, microBatches)) {
      return switch (manner(microBatches.size())) {
        case AFTER -> run.afterBackward();
        case INSIDE -> run.insideBackward();
        case INSIDE_SECOND -> run.insideSecondBackward();
      };
    }
  }

  private enum Manner {
    AFTER,
    INSIDE,
    INSIDE_SECOND
  }

  private Manner manner(int microBatches) {
    if (!fused || (clipNorm > 0 && microBatches > 1)) {
      return Manner.AFTER;
    }
    return clipNorm > 0 ? Manner.INSIDE_SECOND : Manner.INSIDE;
  }

  /**
   * Says what a step does and what that costs.
   *
   * @param microBatches at least 1
   * @return one sentence for a person, without a full stop
   */
  public String describe(int microBatches) {
    requireSome(microBatches);
    String held =
        String.format(
            Locale.ROOT,
            "%.0f MiB",
            new TrainedParameters(network).gradientBytes() / (double) (1 << 20));
    return switch (manner(microBatches)) {
      case INSIDE_SECOND ->
          "fused step: clipping runs forward and backward twice, for the norm and for the update";
      case INSIDE ->
          microBatches == 1
              ? "fused step: each gradient is applied and freed inside backward"
              : "fused step: the gradients of %d micro-batches, %s, are held until the last one"
                  .formatted(microBatches, held);
      case AFTER ->
          fused
              ? ("fused step: the gradients of %d micro-batches, %s, are held until all are there;"
                      + " clipping them takes no further pass")
                  .formatted(microBatches, held)
              : "separate step: all gradients, %s, are held until backward is done".formatted(held);
    };
  }

  private static void requireSome(int microBatches) {
    if (microBatches < 1) {
      throw new IllegalArgumentException("a step needs at least one micro-batch, but got none");
    }
  }

  NDManager manager() {
    return manager;
  }

  Block network() {
    return network;
  }

  UpdateRule rule() {
    return rule;
  }

  double clipNorm() {
    return clipNorm;
  }

  double weightNorm() {
    return weightNorm;
  }

  WeightNormForm weightNormForm() {
    return weightNormForm;
  }

  int timesThrough() {
    return timesThrough;
  }

  /** Collects the settings. */
  public static final class Builder {
    private final Block network;
    private final UpdateRule rule;
    private boolean fused = true;
    private double clipNorm;
    private double weightNorm;
    private WeightNormForm weightNormForm = WeightNormForm.NORM;
    private int timesThrough = 1;

    private Builder(Block network, UpdateRule rule) {
      this.network = network;
      this.rule = rule;
    }

    /**
     * Chooses where parameters are updated.
     *
     * @param value true inside backward, by default; false when all gradients are there
     * @return this builder
     */
    public Builder fused(boolean value) {
      fused = value;
      return this;
    }

    /**
     * Limits the norm of all gradients together.
     *
     * @param limit above 0; or 0 for no limit, by default
     * @return this builder
     */
    public Builder clipNorm(double limit) {
      clipNorm = require("the limit of the gradient norm", limit);
      return this;
    }

    /**
     * Adds λ‖W‖ to the loss, where ‖W‖ is the norm of all trained parameters at the start of the
     * step, not squared: {@link #weightNorm(double, WeightNormForm)} with {@link
     * WeightNormForm#NORM}.
     *
     * @param lambda 0 or more; 0 by default
     * @return this builder
     */
    public Builder weightNorm(double lambda) {
      return weightNorm(lambda, WeightNormForm.NORM);
    }

    /**
     * Adds a term to the loss that grows with the weights, as they are at the start of the step.
     * Its gradient counts in the gradient norm and is clipped with the rest, as that of any term of
     * a loss.
     *
     * @param lambda its factor, 0 or more; 0 by default
     * @param form what is measured of the weights
     * @return this builder
     */
    public Builder weightNorm(double lambda, WeightNormForm form) {
      weightNorm = require("the factor of the weight norm", lambda);
      weightNormForm = form;
      return this;
    }

    /**
     * Says how often one micro-batch goes back through the network, so that a fused step knows a
     * parameter's last use: twice, for example, where a loss compares two passes.
     *
     * @param times at least 1; 1 by default
     * @return this builder
     */
    public Builder timesThrough(int times) {
      if (times < 1) {
        throw new IllegalArgumentException(
            "a micro-batch goes through the network at least once, but was given " + times);
      }
      timesThrough = times;
      return this;
    }

    private static double require(String what, double value) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            what + " is " + value + "; it must be 0, for none, or a positive number");
      }
      return value;
    }

    /**
     * Finishes the step.
     *
     * @param manager under which gradients are kept while they wait
     * @return the step
     */
    public OptimizerStep build(NDManager manager) {
      return new OptimizerStep(manager, this);
    }
  }
}
