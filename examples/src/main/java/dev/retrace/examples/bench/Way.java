package dev.retrace.examples.bench;

import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.MemoryPlan;
import java.util.Locale;

/** How the activations that gradients need are had. */
enum Way {
  /** The engine's autograd over the generated forward: stored, all of them. */
  AUTOGRAD,
  /** Every branch keeps its tape; the state is rebuilt. */
  STORED,
  /** Every module keeps what its branch read, and evaluates it again. */
  CHECKPOINT,
  /** Every side of every level keeps about √n inputs of its n modules. */
  SQRT_CHECKPOINT,
  /** Nothing is kept; all is rebuilt. */
  INVERTED;

  /** As it is written in a variant. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How a network's own training step goes this way. */
  StepGradients of(BenchNetwork network, boolean sliced) {
    return switch (this) {
      case AUTOGRAD -> new AutogradGradients(network);
      case SQRT_CHECKPOINT -> new SegmentedGradients(network);
      case STORED -> planned(network, Strategy.STORE, sliced);
      case CHECKPOINT -> planned(network, Strategy.CHECKPOINT, sliced);
      case INVERTED -> planned(network, Strategy.INVERT, sliced);
    };
  }

  /** Whether layers can see the batch in slices. */
  boolean canBeSliced() {
    return this != AUTOGRAD && this != SQRT_CHECKPOINT;
  }

  private static StepGradients planned(BenchNetwork network, Strategy strategy, boolean sliced) {
    MemoryPlan.Builder plan = MemoryPlan.builder().everywhere(strategy);
    if (sliced) {
      network.slicedBlocks().forEach(block -> plan.slice(block, 1));
    }
    return new PlannedGradients(network, plan.build());
  }
}
