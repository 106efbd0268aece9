package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.MemoryReport;
import dev.retrace.examples.report.MemoryReports;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.plan.BudgetException;
import dev.retrace.runtime.plan.Bytes;
import dev.retrace.runtime.plan.MomentPrecision;
import dev.retrace.runtime.plan.OptimizerMemory;
import dev.retrace.runtime.plan.PlannedStep;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a training step will take, before anything is allocated. */
@Command(
    name = "plan",
    description =
        "Predict the memory of a training step, and plan it within a budget; nothing is allocated.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Runnable {
  /** When parameters are updated. */
  enum OptimizerChoice {
    /** As soon as their gradient is complete. */
    FUSED,
    /** After the backward pass. */
    SEPARATE
  }

  @Mixin private PresetOptions preset = new PresetOptions();

  @Option(names = "--batch", description = "Volumes per step.")
  private Integer batch;

  @Option(names = "--size", description = "Voxels along each axis.")
  private Integer size;

  @Option(
      names = "--memory",
      paramLabel = "AMOUNT",
      description =
          "Spend up to so much, such as 8GiB, where it saves most time; by default as little as"
              + " possible.")
  private String memory;

  @Option(
      names = "--moments",
      defaultValue = "float32",
      description = "How the optimizer's moments are stored: float32 or int8.")
  private MomentPrecision moments;

  @Option(
      names = "--optimizer",
      defaultValue = "fused",
      description =
          "fused: a parameter is updated as soon as its gradient is there; separate: all after the"
              + " backward pass.")
  private OptimizerChoice optimizer;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  PlanCommand() {}

  @Override
  public void run() {
    long budget = memory == null ? 0 : budget(memory);
    RunConfig config = preset.resolve(changes());
    Idm network = Networks.shapes(config);
    boolean averaged = config.training().weightAverage() > 0;
    MemoryReports reports =
        new MemoryReports(
            config,
            network,
            new OptimizerMemory(moments, optimizer == OptimizerChoice.FUSED, averaged),
            voxels -> Networks.outline(network, config, voxels));
    PlannedStep step = budget == 0 ? reports.planner().leanest() : within(reports, budget);
    MemoryReport report = reports.report(step, budget);
    System.out.println(json ? report.toJson() : report.toText());
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    if (batch != null) {
      changes.add("training.batch=" + batch);
    }
    if (size != null) {
      changes.add("data.size=" + size);
    }
    return changes;
  }

  private static long budget(String text) {
    try {
      return Bytes.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserException("--memory: " + e.getMessage(), e);
    }
  }

  private static PlannedStep within(MemoryReports reports, long budget) {
    try {
      return reports.planner().within(budget);
    } catch (BudgetException e) {
      long volumes = reports.largestBatch(budget);
      long voxels = reports.largestSize(budget);
      String fits =
          volumes > 0
              ? "the largest batch that fits is " + volumes
              : voxels > 0
                  ? "the largest cube that fits has " + voxels + " voxels along each axis"
                  : "neither a smaller batch nor smaller cubes fit; lower model.channels";
      throw new UserException("--memory: " + e.getMessage() + "; " + fits, e);
    }
  }
}
