package dev.retrace.examples.reproduce;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.flops.IdmWork;
import dev.retrace.examples.flops.LayerWork;
import dev.retrace.examples.flops.ProfilerCount;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.MemoryReports;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import java.util.List;

/** IDM and PatchDDM at the size of the paper, from shapes, beside what the paper prints. */
final class FullPair {
  /** What the columns are. */
  static final String NOTES =
      "Nothing of this was run. IDM's memory is that of the planner for the preset paper, with all"
          + " gradients before the optimizer and moments in float32, as PyTorch has them: once with"
          + " nothing stored, once with the tape of every branch. It counts tensors and the scratch"
          + " that operators tell; with the preset's own settings, 8-bit moments and updates inside"
          + " backward, a step takes less. PatchDDM is shown on one patch of 128³, as published, and"
          + " on four of 64³, which are IDM's voxels. The last columns are printed in the paper.";

  private static final int SIZE = 64;
  private static final int BATCH = 4;
  private static final int PATCH = 128;
  private static final long PRINTED_IDM = 5_643_083_550L;
  private static final long PRINTED_PATCH_DDM = 1_225_184_889L;
  private static final double PRINTED_IDM_GIBIBYTES = 6.708984375;
  private static final double PRINTED_PATCH_DDM_GIBIBYTES = 7.899565;

  private FullPair() {}

  /** The table. */
  static DataTable table() {
    Quantities<PredictedStep> rows =
        new Quantities<>(
                "IDM on four volumes of 64³; PatchDDM as a generator of one channel.",
                steps(),
                PredictedStep::name)
            .row("voxels in a step", "", PredictedStep::voxels)
            .row("parameters", "", PredictedStep::parameters)
            .operations(PredictedStep::work)
            .row(
                "operations as the profiler would count the public code",
                "",
                PredictedStep::profiled)
            .memory("peak memory", PredictedStep::peak);
    PredictedStep.PARTS.forEach(
        part -> rows.memory("of which " + part, step -> step.parts().get(part)));
    return rows.table();
  }

  private static List<PredictedStep> steps() {
    Idm idm = Networks.shapes(config("invert"));
    StepWork rebuilt = IdmWork.of(idm, BATCH, SIZE);
    StepWork stored =
        new StepWork(
            BATCH, rebuilt.layers().stream().map(LayerWork::withoutRebuild).toList(), List.of());
    return List.of(
        PredictedStep.ofIdm(
            "IDM, rebuilt",
            MemoryReports.of(config("invert"), idm),
            rebuilt,
            ProfilerCount.of(idm, BATCH, SIZE)),
        PredictedStep.ofIdm("IDM, stored", MemoryReports.of(config("store"), idm), stored, null),
        PredictedStep.ofPatchDdm("PatchDDM, 4 of 64³", BATCH, SIZE),
        PredictedStep.ofPatchDdm("PatchDDM, 1 of 128³", 1, PATCH),
        PredictedStep.printed("IDM, printed", 343_600_000L, PRINTED_IDM, PRINTED_IDM_GIBIBYTES),
        PredictedStep.printed(
            "PatchDDM, printed", 24_300_000L, PRINTED_PATCH_DDM, PRINTED_PATCH_DDM_GIBIBYTES));
  }

  private static RunConfig config(String strategy) {
    return Configurations.preset(
        "paper",
        List.of(
            "memory.strategy=" + strategy, "memory.fused_step=false", "memory.moments=float32"));
  }
}
