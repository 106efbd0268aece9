package dev.retrace.examples.report;

import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.MemoryReport.Fit;
import dev.retrace.examples.report.MemoryReport.Resolution;
import dev.retrace.examples.report.MemoryReport.Use;
import dev.retrace.examples.train.StepPlanning;
import dev.retrace.idm.Idm;
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

/** Writes {@link MemoryReport}s of a network. */
public final class MemoryReports {
  private static final List<Integer> GIBIBYTES = List.of(8, 16, 24, 40, 80);

  private MemoryReports() {}

  /**
   * Reports on the plan that a configuration asks for.
   *
   * @param config any
   * @param network of that configuration, real or of shapes
   * @return the report
   * @throws dev.retrace.examples.UserException if no plan keeps the budget
   */
  public static MemoryReport of(RunConfig config, Idm network) {
    StepPlanning planning = new StepPlanning(config, network);
    PlannedStep step = planning.plan();
    Prediction prediction = step.prediction();
    StepOutline outline = planning.outline();
    OptimizerMemory optimizer = planning.optimizer();
    MemoryPlanner planner = planning.planner();
    return new MemoryReport(
        config.run().preset(),
        config.trainedSize(),
        outline.batch(),
        config.memory().moments().name().toLowerCase(Locale.ROOT),
        optimizer.fused() ? "fused" : "separate",
        outline.parameterCount(),
        outline.largestGradient(),
        uses(prediction),
        prediction.peak(),
        prediction.place().path(),
        phase(prediction.place().phase()),
        resolutions(prediction),
        new MemoryReport.Plan(
            config.memory().strategy().name().toLowerCase(Locale.ROOT),
            planning.budget(),
            step.branches(),
            step.storing(),
            step.sliced(),
            step.relativeTime()),
        planner.floor(),
        planner.fastest().prediction().peak(),
        fits(planning),
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

  private static List<Fit> fits(StepPlanning planning) {
    return GIBIBYTES.stream()
        .map(each -> (long) each << 30)
        .map(bytes -> new Fit(bytes, planning.largestBatch(bytes), planning.largestSize(bytes)))
        .toList();
  }
}
