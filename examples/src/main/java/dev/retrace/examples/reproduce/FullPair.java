package dev.retrace.examples.reproduce;

import static dev.retrace.examples.reproduce.Quantities.giga;
import static dev.retrace.examples.reproduce.Quantities.mebibytes;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.flops.IdmWork;
import dev.retrace.examples.flops.PatchDdmWork;
import dev.retrace.examples.flops.ProfilerCount;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.MemoryReport;
import dev.retrace.examples.report.MemoryReports;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import dev.retrace.idm.peers.PatchDdm;
import dev.retrace.idm.peers.PatchDdmConfig;
import java.util.List;
import java.util.function.Function;

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
  private static final double GIBIBYTE_IN_MEBIBYTES = 1024;

  private FullPair() {}

  private static RunConfig config(String strategy) {
    return Configurations.preset(
        "paper",
        List.of(
            "memory.strategy=" + strategy, "memory.fused_step=false", "memory.moments=float32"));
  }

  /** The table. */
  static DataTable table() {
    Idm idm = Networks.shapes(config("invert"));
    PatchDdmConfig peer = PatchDdmConfig.generator(1);
    PatchDdm patchDdm = new PatchDdm(peer);
    PatchDdmConfig published = PatchDdmConfig.published(8, 1);
    Quantities rows =
        new Quantities(
            "IDM on four volumes of 64³; PatchDDM as a generator of one channel.",
            List.of(
                "IDM, rebuilt",
                "IDM, stored",
                "PatchDDM, 4 of 64³",
                "PatchDDM, 1 of 128³",
                "IDM, printed",
                "PatchDDM, printed"));
    long small = (long) BATCH * SIZE * SIZE * SIZE;
    long large = (long) PATCH * PATCH * PATCH;
    rows.row("voxels in a step", "", small, small, small, large, null, null);
    long count = idm.getParameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
    long peers = PatchDdmMemory.of(peer, 1, PATCH).parameters() / Float.BYTES;
    rows.row("parameters", "", count, count, peers, peers, 343_600_000L, 24_300_000L);
    StepWork rebuilt = IdmWork.of(idm, BATCH, SIZE);
    StepWork stored =
        new StepWork(
            BATCH,
            rebuilt.layers().stream().map(each -> each.withoutRebuild()).toList(),
            List.of());
    addWork(
        rows,
        List.of(
            rebuilt,
            stored,
            PatchDdmWork.of(patchDdm, BATCH, SIZE),
            PatchDdmWork.of(patchDdm, 1, PATCH)),
        null,
        null);
    rows.row(
        "operations as the profiler would count the public code",
        "",
        ProfilerCount.of(idm, BATCH, SIZE),
        null,
        ProfilerCount.of(new PatchDdm(published), BATCH, SIZE),
        ProfilerCount.of(new PatchDdm(published), 1, PATCH),
        PRINTED_IDM,
        PRINTED_PATCH_DDM);
    addMemory(rows, idm, peer);
    return rows.table();
  }

  private static void addMemory(Quantities rows, Idm idm, PatchDdmConfig peer) {
    MemoryReport rebuilt = MemoryReports.of(config("invert"), idm);
    MemoryReport stored = MemoryReports.of(config("store"), idm);
    PatchDdmMemory small = PatchDdmMemory.of(peer, BATCH, SIZE);
    PatchDdmMemory large = PatchDdmMemory.of(peer, 1, PATCH);
    rows.row(
        "peak memory",
        "MiB",
        mebibytes(rebuilt.peak()),
        mebibytes(stored.peak()),
        mebibytes(small.peak()),
        mebibytes(large.peak()),
        6.708984375 * GIBIBYTE_IN_MEBIBYTES,
        Math.round(7.899565 * GIBIBYTE_IN_MEBIBYTES * 10) / 10.0);
    row(
        rows,
        "parameters",
        uses(rebuilt, "parameters"),
        uses(stored, "parameters"),
        small.parameters(),
        large.parameters());
    row(
        rows,
        "moments",
        uses(rebuilt, "moments"),
        uses(stored, "moments"),
        small.moments(),
        large.moments());
    row(
        rows,
        "gradients",
        uses(rebuilt, "gradients"),
        uses(stored, "gradients"),
        small.gradients(),
        large.gradients());
    String[] activations = {"volumes", "state", "state gradient", "kept", "tape"};
    row(
        rows,
        "activations and their gradients",
        uses(rebuilt, activations),
        uses(stored, activations),
        small.activations(),
        large.activations());
    row(
        rows,
        "workspace",
        uses(rebuilt, "workspace"),
        uses(stored, "workspace"),
        small.workspace(),
        large.workspace());
  }

  private static void row(Quantities rows, String part, long a, long b, long c, long d) {
    rows.row(
        "of which " + part,
        "MiB",
        mebibytes(a),
        mebibytes(b),
        mebibytes(c),
        mebibytes(d),
        null,
        null);
  }

  // At the moment when all together are highest.
  private static long uses(MemoryReport report, String... names) {
    return report.uses().stream()
        .filter(use -> List.of(names).contains(use.name()))
        .mapToLong(MemoryReport.Use::atPeak)
        .sum();
  }

  /** Adds the operations of steps; more cells may follow, which stay empty. */
  static void addWork(Quantities rows, List<StepWork> steps, Object... more) {
    rows.row("operations forward", "GFLOP", cells(steps, StepWork::forward, more));
    rows.row("operations to rebuild", "GFLOP", cells(steps, StepWork::rebuild, more));
    rows.row("operations backward", "GFLOP", cells(steps, StepWork::backward, more));
    rows.row("operations of a step", "GFLOP", cells(steps, StepWork::total, more));
  }

  private static Object[] cells(
      List<StepWork> steps, Function<StepWork, Long> part, Object... more) {
    Object[] cells = new Object[steps.size() + more.length];
    for (int i = 0; i < steps.size(); i++) {
      cells[i] = giga(part.apply(steps.get(i)));
    }
    return cells;
  }
}
