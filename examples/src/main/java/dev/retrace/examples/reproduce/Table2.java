package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.IdmSubject;
import dev.retrace.examples.bench.SubjectBench;
import dev.retrace.examples.flops.IdmWork;
import dev.retrace.examples.flops.PatchDdmWork;
import dev.retrace.examples.flops.ProfilerCount;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import dev.retrace.idm.peers.PatchDdm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Table 2: operations, memory, energy and temperature of IDM and PatchDDM. */
final class Table2 implements Reproduction {
  private static final String REDUCED =
      "Both see the same voxels in a step, take all gradients, and then AdamW. Each figure comes"
          + " from a program of its own on this machine, with the same heap. PatchDDM stores its"
          + " activations, IDM rebuilds them. Where the engine's autograd does not tell which"
          + " gradients are alive at the peak, their cell is empty, and they are part of the"
          + " workspace. Operations are counted, 2 for each product that is added up in"
          + " convolutions, matrices, attention and solves; elementwise work is not.";

  /** What a reader may look for in vain, here and in figure 3. */
  static final String MISSING =
      "Of the networks that volumes are usually generated with, two are not among these: latent"
          + " diffusion, and a plain 3-D U-Net of the DDPM kind.";

  private static final String PRINTED =
      "PyTorch's profiler, with which the printed operations were counted, does not know 3-D"
          + " convolutions: they count as nothing, and the number is what is left, products of small"
          + " matrices and sums of tensors. Counted the same way from shapes, PatchDDM at 128³ with"
          + " one patch comes to within 10 of the printed number, and IDM at 64³ with four volumes"
          + " to 97 % of it, without attention, time and stem, for which there is no public code."
          + " So PatchDDM's row is of 2.1 million voxels in a step and IDM's of 1.05 million, and"
          + " neither operations nor memory can be compared between the printed rows. The printed"
          + " memories seem to come from different tools as well: that of IDM is a whole number of"
          + " MiB, as the driver tells it, that of PatchDDM is not. The printed peak temperatures"
          + " are 61 and 62 °C.";

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
    List<MeasuredNetwork> networks = measure(context, pair);
    DataTable measured =
        MeasuredNetwork.table(
            "Batch %d at %d³ for both; sensors: %s"
                .formatted(
                    pair.patchDdm().batch(),
                    pair.patchDdm().size(),
                    networks.get(0).run().power().source()),
            networks);
    DataTable predicted = FullPair.table();
    HtmlPage page = new HtmlPage("Table 2: IDM and PatchDDM");
    page.section("The reduced pair, measured here");
    page.paragraph(pair.sizes()).paragraph(REDUCED).paragraph(MISSING).table(measured);
    addBars(context, page, networks);
    page.section("The full pair, predicted").paragraph(FullPair.NOTES).table(predicted);
    page.paragraph(PatchDdmMemory.ASSUMPTIONS);
    page.section("What the printed numbers count").paragraph(PRINTED);
    Csv.write(context.file("table2-operations-idm.csv"), networks.get(0).work().details());
    Csv.write(context.file("table2-operations-patchddm.csv"), networks.get(1).work().details());
    Csv.write(context.file("table2-measured.csv"), measured);
    Csv.write(context.file("table2-predicted.csv"), predicted);
    page.write(context.file("table2.html"));
  }

  // On a GPU the parts that are measured by difference are not known.
  private static void addBars(
      ReproductionContext context, HtmlPage page, List<MeasuredNetwork> networks) {
    if (networks.stream().noneMatch(each -> each.memory().onGpu())) {
      StackedBars bars = MeasuredNetwork.bars(networks);
      context.write("table2-memory.svg", List.of(bars.svg().strip()));
      page.figure(bars.svg(), "Peak memory of one step above the process before the network.");
    }
  }

  private static List<MeasuredNetwork> measure(ReproductionContext context, ReducedPair pair) {
    SubjectBench bench = new SubjectBench(context.threads());
    context.say("measuring memory and time of two networks, each in a JVM of its own");
    int size = pair.patchDdm().size();
    int batch = pair.patchDdm().batch();
    Idm idm = Networks.shapes(pair.idm().config());
    PatchDdm peer = new PatchDdm(pair.patchDdm().config());
    IdmSubject inverted = pair.taking("inverted");
    return List.of(
        new MeasuredNetwork(
            "IDM, reduced",
            pair.voxels(),
            bench.memory(inverted),
            bench.run(inverted, context.seconds()),
            IdmWork.of(idm, batch, size),
            ProfilerCount.of(idm, batch, size),
            null),
        new MeasuredNetwork(
            "PatchDDM, reduced",
            pair.voxels(),
            bench.memory(pair.patchDdm()),
            bench.run(pair.patchDdm(), context.seconds()),
            PatchDdmWork.of(peer, batch, size),
            ProfilerCount.of(peer, batch, size),
            PatchDdmMemory.of(pair.patchDdm().config(), batch, size).activations()));
  }
}
