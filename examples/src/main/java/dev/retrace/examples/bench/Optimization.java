package dev.retrace.examples.bench;

import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.optim.AdamW;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.optim.UpdateRule;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.train.OptimizerStep;

/**
 * What becomes of gradients.
 *
 * @param fused whether a parameter is updated inside backward, as soon as its gradient is complete
 * @param int8 whether moments are kept in 8 bits a number
 */
record Optimization(boolean fused, boolean int8) {
  /** All gradients first, moments as precise as the parameters. */
  static final Optimization PLAIN = new Optimization(false, false);

  /** AdamW, with nothing remembered yet. */
  UpdateRule rule(NDManager manager) {
    return AdamW.builder().moments(moments()).build(manager);
  }

  private MomentFormat moments() {
    return int8 ? MomentFormat.BLOCKWISE_8BIT : MomentFormat.WEIGHT_TYPE;
  }

  /** What a planner is told. */
  OptimizerMemory memory() {
    return new OptimizerMemory(moments(), fused);
  }

  /** The step of a network by a rule; gradients that wait are kept under a manager. */
  OptimizerStep step(BenchNetwork network, UpdateRule rule, NDManager waiting) {
    return OptimizerStep.builder(network.idm(), rule).fused(fused).build(waiting);
  }
}
