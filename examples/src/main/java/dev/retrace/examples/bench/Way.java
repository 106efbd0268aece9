package dev.retrace.examples.bench;

import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.plan.MemoryPlanner;
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
  INVERTED,
  /** As a planner says: as little as possible, or what pays most within a budget. */
  PLANNED;

  /** As it is written in a variant. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Takes the gradients of a network for a variant that goes this way. */
  StepGradients of(BenchNetwork network, Variant variant) {
    return switch (this) {
      case AUTOGRAD -> new AutogradGradients(network);
      case SQRT_CHECKPOINT -> new SegmentedGradients(network);
      case STORED -> everywhere(Strategy.STORE, network, variant);
      case CHECKPOINT -> everywhere(Strategy.CHECKPOINT, network, variant);
      case INVERTED -> everywhere(Strategy.INVERT, network, variant);
      case PLANNED -> {
        MemoryPlanner planner = network.planner(variant.optimization());
        yield new PlannedGradients(
            network, variant.budget() == 0 ? planner.leanest() : planner.within(variant.budget()));
      }
    };
  }

  private static StepGradients everywhere(
      Strategy strategy, BenchNetwork network, Variant variant) {
    MemoryPlan plan = MemoryPlan.builder().everywhere(strategy).build();
    return new PlannedGradients(network, network.planner(variant.optimization()).describe(plan));
  }
}
