package dev.retrace.runtime;

import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where a pass spends memory: what each branch keeps for the way back, and which layers see the
 * batch a few samples at a time. It changes no gradient beyond rounding.
 *
 * <p>Layers that stand in a list or an optional step can be sliced, and so can the blocks around an
 * invertible core; all four methods then cut the batch at the same places.
 */
public final class MemoryPlan {
  /** As the declarations say; nothing is sliced. */
  public static final MemoryPlan DECLARED = builder().build();

  /** Every branch keeps nothing, whatever its declaration says; nothing is sliced. */
  public static final MemoryPlan INVERTED = builder().everywhere(Strategy.INVERT).build();

  private final Strategy everywhere;
  private final Map<Block, Strategy> strategies;
  private final Map<Block, Integer> samples;
  private final Map<InvertibleBlock, BatchSlices> sliced = new ConcurrentHashMap<>();

  private MemoryPlan(Builder builder) {
    everywhere = builder.everywhere;
    strategies = new HashMap<>(builder.strategies);
    samples = new HashMap<>(builder.samples);
  }

  /**
   * Starts with what the declarations say, and nothing sliced.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What a branch keeps.
   *
   * @param branch the block
   * @param declared what its declaration says
   * @return the strategy
   */
  public Strategy strategyOf(Block branch, Strategy declared) {
    return strategies.getOrDefault(branch, everywhere == null ? declared : everywhere);
  }

  /**
   * How many samples a block sees at a time.
   *
   * @param block a layer, or a block around the core
   * @param batch samples in the batch
   * @return from 1 to {@code batch}
   */
  public long samplesOf(Block block, long batch) {
    return Math.min(batch, samples.getOrDefault(block, Integer.MAX_VALUE));
  }

  /**
   * The same choices, to be changed.
   *
   * @return a builder that starts with them
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.everywhere = everywhere;
    builder.strategies.putAll(strategies);
    builder.samples.putAll(samples);
    return builder;
  }

  /** The layer as this plan runs it. */
  InvertibleBlock sliced(InvertibleBlock layer) {
    Integer number = samples.get(layer);
    return number == null
        ? layer
        : sliced.computeIfAbsent(layer, each -> new BatchSlices(each, number));
  }

  /** Collects choices. */
  public static final class Builder {
    private Strategy everywhere;
    private final Map<Block, Strategy> strategies = new HashMap<>();
    private final Map<Block, Integer> samples = new HashMap<>();

    private Builder() {}

    /**
     * Chooses for all branches, whatever their declarations say.
     *
     * @param strategy what they keep
     * @return this builder
     */
    public Builder everywhere(Strategy strategy) {
      everywhere = strategy;
      return this;
    }

    /**
     * Chooses for one branch.
     *
     * @param branch the block
     * @param strategy what it keeps
     * @return this builder
     */
    public Builder keep(Block branch, Strategy strategy) {
      strategies.put(branch, strategy);
      return this;
    }

    /**
     * Lets a block see a few samples at a time.
     *
     * @param block a layer of a list or an optional step, or a block around the core
     * @param number samples, at least 1; the last slice of a batch may be smaller
     * @return this builder
     */
    public Builder slice(Block block, int number) {
      if (number < 1) {
        throw new IllegalArgumentException(
            "a slice of the batch holds at least 1 sample, but was given " + number);
      }
      samples.put(block, number);
      return this;
    }

    /**
     * Finishes the plan.
     *
     * @return the plan, unaffected by what happens to this builder later
     */
    public MemoryPlan build() {
      return new MemoryPlan(this);
    }
  }
}
