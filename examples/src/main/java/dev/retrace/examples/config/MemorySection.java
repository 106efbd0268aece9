package dev.retrace.examples.config;

import java.util.Locale;

/**
 * The section {@code memory} of a configuration: what a training step may take, and what it spends
 * it on. Gradients do not depend on it.
 *
 * @param budget the most a step may take, such as 8GiB, or {@value #NONE}
 * @param strategy who decides what branches keep
 * @param fusedStep whether a parameter is updated as soon as its gradient is complete
 * @param moments how the optimizer remembers
 */
public record MemorySection(
    String budget, StrategyChoice strategy, boolean fusedStep, MomentChoice moments) {
  /** No budget. */
  public static final String NONE = "none";

  /** Checks what concerns more than one key. */
  public MemorySection {
    if (!budget.equals(NONE) && strategy != StrategyChoice.PLANNED) {
      throw new IllegalArgumentException(
          "memory.budget: "
              + budget
              + " is for memory.strategy planned, not "
              + strategy.name().toLowerCase(Locale.ROOT));
    }
  }
}
