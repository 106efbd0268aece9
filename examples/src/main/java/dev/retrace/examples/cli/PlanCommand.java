package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.MomentChoice;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.MemoryReport;
import dev.retrace.examples.report.MemoryReports;
import dev.retrace.examples.train.Networks;
import dev.retrace.runtime.plan.Bytes;
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
          "Plan to spend up to so much, such as 8GiB, where it saves most time (memory.budget).")
  private String memory;

  @Option(
      names = "--moments",
      description = "The optimizer's moments: float32 or int8 (memory.moments).")
  private MomentChoice moments;

  @Option(
      names = "--optimizer",
      description =
          "fused: a parameter is updated as soon as its gradient is there; separate: all after the"
              + " backward pass (memory.fused_step).")
  private OptimizerChoice optimizer;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  PlanCommand() {}

  @Override
  public void run() {
    RunConfig config = preset.resolve(changes());
    MemoryReport report = MemoryReports.of(config, Networks.shapes(config));
    System.out.println(json ? report.toJson() : report.toText());
  }

  private List<String> changes() {
    List<String> changes = new ArrayList<>();
    add(changes, "training.batch", batch);
    add(changes, "data.size", size);
    if (memory != null) {
      changes.add("memory.budget='" + requireAmount(memory) + "'");
      changes.add("memory.strategy=planned");
    }
    add(changes, "memory.moments", moments);
    if (optimizer != null) {
      changes.add("memory.fused_step=" + (optimizer == OptimizerChoice.FUSED));
    }
    return changes;
  }

  private static void add(List<String> changes, String key, Object value) {
    if (value != null) {
      changes.add(key + "=" + value);
    }
  }

  private static String requireAmount(String text) {
    try {
      Bytes.parse(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new UserException("--memory: " + e.getMessage(), e);
    }
  }
}
