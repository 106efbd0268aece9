package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.MemoryFigures;
import dev.retrace.examples.bench.RunFigures;
import dev.retrace.examples.bench.SubjectBench;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.flops.IdmWork;
import dev.retrace.examples.flops.PatchDdmWork;
import dev.retrace.examples.flops.ProfilerCount;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import dev.retrace.idm.peers.PatchDdm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** Table 2: operations, memory, energy and temperature of IDM and PatchDDM. */
final class Table2 implements Reproduction {
  private static final List<String> PARTS =
      List.of("parameters", "moments", "gradients", "activations", "workspace", "process");
  private static final List<String> PAIR = List.of("IDM, reduced", "PatchDDM, reduced");

  Table2() {}

  @Override
  public String name() {
    return "table2";
  }

  @Override
  public String summary() {
    return "operations, memory, time and energy of IDM and PatchDDM: a reduced pair measured, the"
        + " full one predicted";
  }

  @Override
  public Set<Input> inputs() {
    return EnumSet.of(Input.CHANGES, Input.SECONDS, Input.THREADS);
  }

  @Override
  public void run(ReproductionContext context) {
    ReducedPair pair = ReducedPair.of(context.changes());
    HtmlPage page = new HtmlPage("Table 2: IDM and PatchDDM");
    StackedBars bars = new StackedBars("MiB", PARTS);
    DataTable measured = measured(context, pair, bars);
    page.section("The reduced pair, measured here").paragraph(REDUCED).table(measured);
    context.write("table2-memory.svg", List.of(bars.svg().strip()));
    page.figure(bars.svg(), "Peak memory of one step above the process before the network.");
    DataTable predicted = FullPair.table();
    page.section("The full pair, predicted").paragraph(FullPair.NOTES).table(predicted);
    page.paragraph(PatchDdmMemory.ASSUMPTIONS);
    page.section("What the printed numbers count").paragraph(PRINTED);
    Csv.write(context.file("table2-measured.csv"), measured);
    Csv.write(context.file("table2-predicted.csv"), predicted);
    page.write(context.file("table2.html"));
  }

  private static final String REDUCED =
      "Both networks have about a quarter of their channels and lose their lowest level; both see"
          + " the same voxels in a step, take all gradients, and then AdamW. Each figure comes from"
          + " a program of its own on this machine, with the same heap. PatchDDM stores its"
          + " activations, IDM rebuilds them. Operations are counted, 2 for each product that is"
          + " added up in convolutions, matrices, attention and solves; elementwise work is not.";

  private static final String PRINTED =
      "PyTorch's profiler, with which the printed operations were counted, does not know 3-D"
          + " convolutions: they count as nothing, and the number is what is left, products of small"
          + " matrices and sums of tensors. Counted the same way from shapes, PatchDDM at 128³ with"
          + " one patch comes to within 10 of the printed number, and IDM at 64³ with four volumes"
          + " to 97 % of it, without attention, time and stem, for which there is no public code."
          + " So PatchDDM's row is of 2.1 million voxels in a step and IDM's of 1.05 million, and"
          + " neither operations nor memory can be compared between the printed rows. The printed"
          + " memories come from different tools as well: that of IDM is a whole number of MiB, as"
          + " the driver tells it, that of PatchDDM is not. The printed peak temperatures are 61 and"
          + " 62 °C.";

  private static DataTable measured(
      ReproductionContext context, ReducedPair pair, StackedBars bars) {
    SubjectBench bench = new SubjectBench(context.threads());
    context.say("measuring memory and time of two networks, each in a JVM of its own");
    List<MemoryFigures> memory =
        List.of(bench.memory(pair.taking("inverted")), bench.memory(pair.patchDdm()));
    List<RunFigures> runs =
        List.of(
            bench.run(pair.taking("inverted"), context.seconds()),
            bench.run(pair.patchDdm(), context.seconds()));
    RunConfig config = pair.idm().config();
    Idm idm = Networks.shapes(config);
    PatchDdm peer = new PatchDdm(pair.patchDdm().config());
    int size = pair.patchDdm().size();
    int batch = pair.patchDdm().batch();
    List<StepWork> work = List.of(IdmWork.of(idm, batch, size), PatchDdmWork.of(peer, batch, size));
    Csv.write(context.file("table2-operations-idm.csv"), work.get(0).details());
    Csv.write(context.file("table2-operations-patchddm.csv"), work.get(1).details());
    for (int i = 0; i < PAIR.size(); i++) {
      bars.bar(PAIR.get(i), parts(memory.get(i)));
    }
    Quantities rows =
        new Quantities(
            "Batch %d at %d³ for both; sensors: %s"
                .formatted(batch, size, runs.get(0).power().source()),
            PAIR);
    rows.row("voxels in a step", "", pair.voxels(), pair.voxels());
    rows.row("parameters", "", runs.get(0).parameters(), runs.get(1).parameters());
    FullPair.addWork(rows, work);
    rows.row(
        "operations as the profiler would count the public code",
        "",
        ProfilerCount.of(idm, batch, size),
        ProfilerCount.of(peer, batch, size));
    addMemory(rows, memory);
    rows.row(
        "activations by the arithmetic of the second table",
        "MiB",
        null,
        mebibytes(PatchDdmMemory.of(pair.patchDdm().config(), batch, size).activations()));
    rows.row("time of a step, median", "s", runs.get(0).median(), runs.get(1).median());
    rows.row("steps in the median", "", runs.get(0).seconds().size(), runs.get(1).seconds().size());
    addPower(rows, runs);
    return rows.table();
  }

  private static void addMemory(Quantities rows, List<MemoryFigures> memory) {
    MemoryFigures a = memory.get(0);
    MemoryFigures b = memory.get(1);
    rows.row("peak memory", "MiB", mebibytes(a.growth()), mebibytes(b.growth()));
    double[] first = parts(a);
    double[] second = parts(b);
    for (int i = 0; i < PARTS.size(); i++) {
      rows.row(
          "of which " + PARTS.get(i),
          "MiB",
          Math.round(10 * first[i]) / 10.0,
          Math.round(10 * second[i]) / 10.0);
    }
  }

  // Where autograd does not tell which gradients are alive, they are part of the workspace.
  private static double[] parts(MemoryFigures figures) {
    long[] bytes = {
      figures.parameters(),
      figures.moments(),
      Math.max(0, figures.gradients()),
      figures.activations(),
      figures.workspace(),
      figures.process()
    };
    double[] parts = new double[bytes.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = bytes[i] / (double) (1 << 20);
    }
    return parts;
  }

  private static Double mebibytes(long bytes) {
    return Quantities.mebibytes(bytes);
  }

  private static void addPower(Quantities rows, List<RunFigures> runs) {
    rows.row("sensors watched for", "s", all(runs, Table2::watched));
    rows.row("energy for each step", "J", all(runs, RunFigures::joulesPerStep));
    rows.row("energy for each sample", "J", all(runs, RunFigures::joulesPerSample));
    rows.row("energy for each parameter", "J", all(runs, RunFigures::joulesPerParameter));
    rows.row("peak temperature", "°C", all(runs, r -> r.power().peakCelsius()));
  }

  private static OptionalDouble watched(RunFigures run) {
    boolean any = run.power().energy().isPresent() || run.power().peakCelsius().isPresent();
    return any ? OptionalDouble.of(run.power().seconds()) : OptionalDouble.empty();
  }

  private static Object[] all(
      List<RunFigures> runs, Function<RunFigures, OptionalDouble> quantity) {
    List<Object> cells = new ArrayList<>();
    for (RunFigures run : runs) {
      OptionalDouble value = quantity.apply(run);
      cells.add(value.isPresent() ? value.getAsDouble() : null);
    }
    return cells.toArray();
  }
}
