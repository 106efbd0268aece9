package dev.retrace.examples.train;

import dev.retrace.annotations.Strategy;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.MemorySection;
import dev.retrace.examples.config.MomentChoice;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.optim.MomentFormat;
import dev.retrace.runtime.plan.BudgetException;
import dev.retrace.runtime.plan.Bytes;
import dev.retrace.runtime.plan.LargestFit;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.plan.StepOutline;
import java.util.Arrays;

/**
 * What a configuration says about memory, applied to a network. The same network gives the same
 * plan, be it real or of shapes.
 */
public final class StepPlanning {
  private final RunConfig config;
  private final Idm network;
  private final OptimizerMemory optimizer;
  private final StepOutline outline;

  /**
   * Planning for a network.
   *
   * @param config volumes, batch and what a step may take
   * @param network of that configuration
   */
  public StepPlanning(RunConfig config, Idm network) {
    this.config = config;
    this.network = network;
    MemorySection memory = config.memory();
    optimizer =
        new OptimizerMemory(
            format(memory.moments()),
            memory.fusedStep(),
            config.training().weightAverage() > 0,
            config.training().accumulate() > 1);
    outline = Networks.outline(network, config, config.trainedSize());
  }

  private static MomentFormat format(MomentChoice choice) {
    return switch (choice) {
      case FLOAT32 -> MomentFormat.WEIGHT_TYPE;
      case INT8 -> MomentFormat.BLOCKWISE_8BIT;
    };
  }

  /**
   * What the optimizer makes of memory.
   *
   * @return as configured
   */
  public OptimizerMemory optimizer() {
    return optimizer;
  }

  /**
   * What a step does to memory.
   *
   * @return the outline
   */
  public StepOutline outline() {
    return outline;
  }

  /**
   * A planner of the step.
   *
   * @return the planner
   */
  public MemoryPlanner planner() {
    return new MemoryPlanner(outline, optimizer);
  }

  /**
   * The budget.
   *
   * @return bytes, 0 for none
   * @throws UserException if it cannot be read
   */
  public long budget() {
    String budget = config.memory().budget();
    try {
      return budget.equals(MemorySection.NONE) ? 0 : Bytes.parse(budget);
    } catch (IllegalArgumentException e) {
      throw new UserException("memory.budget: " + e.getMessage(), e);
    }
  }

  /**
   * The plan that the configuration asks for.
   *
   * @return the plan and what it leads to
   * @throws UserException if no plan keeps the budget
   */
  public PlannedStep plan() {
    long budget = budget();
    MemoryPlanner planner = planner();
    return switch (config.memory().strategy()) {
      case PLANNED -> budget == 0 ? planner.leanest() : within(budget);
      case DECLARED -> planner.describe(MemoryPlan.DECLARED);
      case INVERT -> everywhere(Strategy.INVERT);
      case CHECKPOINT -> everywhere(Strategy.CHECKPOINT);
      case STORE -> everywhere(Strategy.STORE);
    };
  }

  private PlannedStep everywhere(Strategy strategy) {
    return planner().describe(MemoryPlan.builder().everywhere(strategy).build());
  }

  private PlannedStep within(long budget) {
    try {
      return planner().within(budget);
    } catch (BudgetException e) {
      throw new UserException("memory.budget: " + e.getMessage() + "; " + whatFits(budget), e);
    }
  }

  private String whatFits(long budget) {
    long batch = largestBatch(budget);
    if (batch > 0) {
      return "the largest batch that fits is " + batch;
    }
    long size = largestSize(budget);
    return size > 0
        ? "the largest cube that fits has " + size + " voxels along each axis"
        : "neither a smaller batch nor smaller cubes fit, only a smaller network";
  }

  /**
   * The largest batch whose leanest plan keeps a budget.
   *
   * @param budget bytes
   * @return volumes, 0 for none
   */
  public long largestBatch(long budget) {
    return LargestFit.batch(outline, optimizer, budget);
  }

  /**
   * The largest cube whose leanest plan keeps a budget, at the configured batch.
   *
   * @param budget bytes
   * @return voxels along each axis, a number that the strides divide; 0 for none
   */
  public long largestSize(long budget) {
    int unit = Arrays.stream(network.config().divisors(3)).max().orElse(1);
    return unit * LargestFit.where(times -> fits(unit * times, budget));
  }

  private boolean fits(long size, long budget) {
    StepOutline other = Networks.outline(network, config, size);
    return new MemoryPlanner(other, optimizer).floor() <= budget;
  }
}
