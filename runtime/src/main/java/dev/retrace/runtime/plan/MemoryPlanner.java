package dev.retrace.runtime.plan;

import ai.djl.nn.Block;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.MemoryPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds plans for a training step by simulating it.
 *
 * <p>Memory that is left over is spent on tapes: those first whose branch does most multiplications
 * for a byte, and only while the simulated peak stays within the budget, since a tape counts at
 * every moment between forward and backward. What is left then makes slices larger. Keeping a
 * branch's input saves no time, so plans never choose it.
 */
public final class MemoryPlanner {
  private final StepOutline outline;
  private final OptimizerMemory optimizer;
  private final List<CouplingStage> couplings = new ArrayList<>();
  private final Map<Block, String> slicable = new LinkedHashMap<>();

  /**
   * A planner for a step.
   *
   * @param outline the network and its batch
   * @param optimizer what becomes of gradients
   */
  public MemoryPlanner(StepOutline outline, OptimizerMemory optimizer) {
    this.outline = outline;
    this.optimizer = optimizer;
    if (outline.stem() != null) {
      slicable.put(outline.head().block(), outline.head().path());
      slicable.put(outline.stem().block(), outline.stem().path());
    }
    if (outline.wayBack() != null) {
      slicable.put(outline.wayBack().head().block(), outline.wayBack().head().path());
      slicable.put(outline.wayBack().stem().block(), outline.wayBack().stem().path());
    }
    collect(outline.stages(), false);
  }

  // A layer with several branches would hold all their gradients until its last slice.
  private void collect(List<Stage> stages, boolean isSliced) {
    for (Stage stage : stages) {
      if (stage instanceof CouplingStage coupling) {
        couplings.add(coupling);
      } else if (stage instanceof SlotStage slot) {
        boolean slices = !isSliced && slot.branches() <= 1;
        if (slices) {
          slicable.put(slot.layer(), slot.path());
        }
        collect(slot.stages(), isSliced || slices);
      }
    }
  }

  /**
   * The leanest plan: nothing is kept, and slices are as large as they can be without raising the
   * peak above what must be.
   *
   * @return the plan with the lowest peak
   */
  public PlannedStep leanest() {
    return describe(withLargeSlices(leanestPlan()));
  }

  /**
   * The lowest peak of any plan.
   *
   * @return bytes
   */
  public long floor() {
    return simulate(leanestPlan()).peak();
  }

  /**
   * The fastest plan: every tape is kept, nothing is sliced.
   *
   * @return the plan with the least work
   */
  public PlannedStep fastest() {
    return describe(stored());
  }

  private MemoryPlan stored() {
    MemoryPlan.Builder plan = inverting();
    couplings.forEach(each -> plan.keep(each.coupling().block(), Strategy.STORE));
    return plan.build();
  }

  /**
   * The plan with the least work that is found within a budget.
   *
   * @param budget bytes of all that {@link Prediction} counts
   * @return a plan whose simulated peak is at most the budget
   * @throws BudgetException if there is none
   */
  public PlannedStep within(long budget) {
    MemoryPlan plan = leanestPlan();
    long floor = simulate(plan).peak();
    if (floor > budget) {
      throw new BudgetException(budget, floor);
    }
    plan = withLargeSlices(plan);
    List<CouplingStage> byGain = new ArrayList<>(couplings);
    byGain.sort(Comparator.comparingDouble(this::gain).reversed());
    for (CouplingStage each : byGain) {
      plan = better(plan, keep(plan, each), budget);
    }
    for (Block each : slicable.keySet()) {
      for (long samples : halvings()) {
        if (samples > plan.samplesOf(each, outline.batch())) {
          plan = better(plan, slice(plan, each, samples), budget);
        }
      }
    }
    return describe(plan);
  }

  /**
   * What a plan of the user's leads to.
   *
   * @param plan any
   * @return the plan, described
   */
  public PlannedStep describe(MemoryPlan plan) {
    Map<String, Integer> sliced = new LinkedHashMap<>();
    slicable.forEach(
        (block, path) -> {
          long samples = plan.samplesOf(block, outline.batch());
          if (samples < outline.batch()) {
            sliced.put(path, (int) samples);
          }
        });
    int storing =
        (int)
            couplings.stream()
                .filter(
                    each ->
                        plan.strategyOf(each.coupling().block(), each.coupling().strategy())
                            == Strategy.STORE)
                .count();
    Prediction prediction = outline.predict(plan, optimizer);
    long least = StepSimulation.work(outline, stored(), optimizer);
    return new PlannedStep(
        plan,
        prediction,
        couplings.size(),
        storing,
        sliced,
        least == 0 ? 1 : prediction.work() / (double) least);
  }

  private double gain(CouplingStage stage) {
    CouplingFigures figures = outline.figures().of(stage, outline.batch());
    long kept = figures.kept() + figures.branch().tape();
    return figures.branch().multiplications() / (double) Math.max(1, kept);
  }

  private static MemoryPlan keep(MemoryPlan plan, CouplingStage stage) {
    return plan.toBuilder().keep(stage.coupling().block(), Strategy.STORE).build();
  }

  private static MemoryPlan slice(MemoryPlan plan, Block block, long samples) {
    return plan.toBuilder().slice(block, Math.toIntExact(samples)).build();
  }

  private MemoryPlan better(MemoryPlan now, MemoryPlan wished, long budget) {
    return simulate(wished).peak() <= budget ? wished : now;
  }

  private Ledger simulate(MemoryPlan plan) {
    return StepSimulation.peaks(outline, plan, optimizer);
  }

  /** The whole batch first, then half of it, down to one sample. */
  private List<Long> halvings() {
    List<Long> sizes = new ArrayList<>();
    for (long samples = outline.batch(); samples > 1; samples = (samples + 1) / 2) {
      sizes.add(samples);
    }
    sizes.add(1L);
    return sizes;
  }

  // Nothing is kept, so what one layer takes does not depend on how another is sliced. It takes
  // least with the smallest slices, or with none where the sum of gradients is more than a tape.
  private MemoryPlan leanestPlan() {
    Map<Block, Long> whole = peaksWith(outline.batch());
    Map<Block, Long> single = peaksWith(1);
    MemoryPlan.Builder plan = inverting();
    for (Block each : slicable.keySet()) {
      if (single.get(each) < whole.get(each)) {
        plan.slice(each, 1);
      }
    }
    return plan.build();
  }

  private MemoryPlan withLargeSlices(MemoryPlan lean) {
    long floor = simulate(lean).peak();
    MemoryPlan.Builder plan = inverting();
    List<Block> open = new ArrayList<>(slicable.keySet());
    for (long samples : halvings()) {
      Map<Block, Long> peaks = peaksWith(samples);
      for (Block each : List.copyOf(open)) {
        if (peaks.get(each) <= floor || samples == lean.samplesOf(each, outline.batch())) {
          plan.slice(each, Math.toIntExact(samples));
          open.remove(each);
        }
      }
    }
    return plan.build();
  }

  private Map<Block, Long> peaksWith(long samples) {
    MemoryPlan.Builder uniform = inverting();
    slicable.keySet().forEach(each -> uniform.slice(each, Math.toIntExact(samples)));
    return simulate(uniform.build()).blockPeaks();
  }

  private static MemoryPlan.Builder inverting() {
    return MemoryPlan.builder().everywhere(Strategy.INVERT);
  }
}
