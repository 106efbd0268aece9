package dev.retrace.examples.report;

import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.MemoryReport.Fit;
import dev.retrace.examples.report.MemoryReport.Resolution;
import dev.retrace.examples.report.MemoryReport.Use;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.plan.LargestFit;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.plan.Part;
import dev.retrace.runtime.plan.PlannedStep;
import dev.retrace.runtime.plan.Prediction;
import dev.retrace.runtime.plan.Reading;
import dev.retrace.runtime.plan.StepOutline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** Writes {@link MemoryReport}s of a network. */
public final class MemoryReports {
  private static final List<Integer> GIBIBYTES = List.of(8, 16, 24, 40, 80);

  private final RunConfig config;
  private final OptimizerMemory optimizer;
  private final StepOutline outline;
  private final LongFunction<StepOutline> ofSize;
  private final int unit;

  /**
   * Reports about a configuration.
   *
   * @param config volumes and batch
   * @param network its network, real or of shapes
   * @param optimizer what becomes of gradients
   * @param ofSize the step for volumes of so many voxels along each axis
   */
  public MemoryReports(
      RunConfig config, Idm network, OptimizerMemory optimizer, LongFunction<StepOutline> ofSize) {
    this.config = config;
    this.optimizer = optimizer;
    this.ofSize = ofSize;
    outline = ofSize.apply(config.data().size());
    unit = Arrays.stream(network.config().core().divisors(3)).max().orElse(1);
  }

  /**
   * A planner of the configured step.
   *
   * @return the planner
   */
  public MemoryPlanner planner() {
    return new MemoryPlanner(outline, optimizer);
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
   * The largest cube whose leanest plan keeps a budget.
   *
   * @param budget bytes
   * @return voxels along each axis, what the strides divide; 0 for none
   */
  public long largestSize(long budget) {
    return unit * LargestFit.where(times -> fits(unit * times, budget));
  }

  private boolean fits(long size, long budget) {
    try {
      return new MemoryPlanner(ofSize.apply(size), optimizer).floor() <= budget;
    } catch (IllegalArgumentException e) {
      return true; // too small for one of its layers
    }
  }

  /**
   * The report on a plan.
   *
   * @param step the plan
   * @param budget what it was made for, 0 if for nothing
   * @return the report
   */
  public MemoryReport report(PlannedStep step, long budget) {
    Prediction prediction = step.prediction();
    MemoryPlanner planner = planner();
    return new MemoryReport(
        config.run().preset(),
        config.data().size(),
        outline.batch(),
        optimizer.moments().name().toLowerCase(Locale.ROOT),
        optimizer.fused() ? "fused" : "separate",
        outline.parameterCount(),
        outline.largestGradient(),
        uses(prediction),
        prediction.peak(),
        prediction.place().path(),
        phase(prediction.place().phase()),
        resolutions(prediction),
        new MemoryReport.Plan(
            budget, step.branches(), step.storing(), step.sliced(), step.relativeTime()),
        planner.floor(),
        planner.fastest().prediction().peak(),
        fits(),
        List.copyOf(prediction.estimated()));
  }

  private static List<Use> uses(Prediction prediction) {
    List<Use> uses = new ArrayList<>();
    for (Part part : Part.values()) {
      uses.add(
          new Use(
              part.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              prediction.highest().get(part),
              prediction.atPeak().get(part)));
    }
    return uses;
  }

  private static List<Resolution> resolutions(Prediction prediction) {
    Map<List<Long>, Reading> highest = new LinkedHashMap<>();
    for (Reading reading : prediction.readings()) {
      if (reading.place().shape().dimension() > 2) {
        List<Long> size =
            Arrays.stream(reading.place().shape().slice(2).getShape()).boxed().toList();
        highest.merge(size, reading, (a, b) -> a.bytes() >= b.bytes() ? a : b);
      }
    }
    List<Resolution> rows = new ArrayList<>();
    highest.forEach(
        (size, reading) ->
            rows.add(
                new Resolution(
                    size,
                    reading.bytes() - prediction.standing(),
                    reading.place().path(),
                    phase(reading.place().phase()))));
    return rows;
  }

  private static String phase(Enum<?> phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }

  private List<Fit> fits() {
    return GIBIBYTES.stream()
        .map(each -> (long) each << 30)
        .map(bytes -> new Fit(bytes, largestBatch(bytes), largestSize(bytes)))
        .toList();
  }
}
