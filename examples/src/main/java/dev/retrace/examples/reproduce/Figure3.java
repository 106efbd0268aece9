package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.IdmSubject;
import dev.retrace.examples.bench.MemoryFigures;
import dev.retrace.examples.bench.NetworkSpec;
import dev.retrace.examples.bench.PatchDdmSubject;
import dev.retrace.examples.bench.Subject;
import dev.retrace.examples.bench.SubjectBench;
import dev.retrace.examples.bench.Variant;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.ScalingChart;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Figure 3: memory of a step against the number of parameters, for ways of saving it. */
final class Figure3 implements Reproduction {
  private static final int SIDE = 720;
  private static final double MEBIBYTE = 1 << 20;
  private static final double MILLION = 1e6;
  private static final int SIZE = 32;
  private static final int BATCH = 2;
  private static final List<Integer> MODULES = List.of(1, 2, 4);
  private static final List<Integer> WIDTHS = List.of(8, 12);
  private static final int PEER_LEVELS = 6;

  Figure3() {}

  @Override
  public String name() {
    return "figure3";
  }

  @Override
  public String summary() {
    return "memory against parameters: activations stored, checkpointed, rebuilt, and PatchDDM";
  }

  @Override
  public Set<Input> inputs() {
    return EnumSet.of(Input.THREADS);
  }

  /** What was measured of one subject. */
  private record Point(long parameters, MemoryFigures memory) {
    double millions() {
      return parameters / MILLION;
    }

    double peak() {
      return memory.enginePeak() / MEBIBYTE;
    }

    double beyond() {
      return memory.beyond() / MEBIBYTE;
    }
  }

  private static Map<String, List<Subject>> curves() {
    Map<String, List<Subject>> curves = new LinkedHashMap<>();
    curves.put("stored", idm("autograd", 1));
    curves.put("checkpoint", idm("checkpoint", 1));
    curves.put("sqrt checkpoint", idm("sqrt-checkpoint", 1));
    curves.put("IDM, rebuilt", idm("inverted", 1));
    curves.put("IDM without attention", idm("inverted", 0));
    curves.put(
        "PatchDDM",
        WIDTHS.stream()
            .<Subject>map(width -> new PatchDdmSubject(width, PEER_LEVELS, SIZE, BATCH))
            .toList());
    return curves;
  }

  private static List<Subject> idm(String variant, int attentionLevels) {
    return MODULES.stream()
        .<Subject>map(
            modules ->
                new IdmSubject(
                    Variant.parse(variant),
                    new NetworkSpec(
                        "paper",
                        List.of(
                            "model.channels=[16,32,64,128]",
                            "model.modules=" + Collections.nCopies(4, modules),
                            "model.attention=" + (attentionLevels == 0 ? "none" : "gate"),
                            "model.attention_levels=" + attentionLevels,
                            "data.size=" + SIZE,
                            "training.batch=" + BATCH))))
        .toList();
  }

  @Override
  public void run(ReproductionContext context) {
    SubjectBench bench = new SubjectBench(context.threads());
    Map<String, List<Point>> points = new LinkedHashMap<>();
    curves()
        .forEach(
            (name, subjects) -> {
              context.say("measuring: %s", name);
              List<Point> found = new ArrayList<>();
              for (Subject subject : subjects) {
                MemoryFigures memory = bench.memory(subject);
                found.add(new Point(memory.parameters() / Float.BYTES, memory));
              }
              points.put(name, found);
            });
    write(context, points);
  }

  private static void write(ReproductionContext context, Map<String, List<Point>> points) {
    DataTable table = table(points);
    Csv.write(context.file("figure3.csv"), table);
    Picture.write(
        context.file("figure3.png"),
        SIDE,
        chart(points, "all", "MiB, peak of a step", Point::peak),
        chart(points, "activations", "MiB beyond parameters, moments, gradients", Point::beyond));
    new HtmlPage("Figure 3: memory and the size of the network")
        .png(
            bytes(context),
            "memory of a training step against millions of parameters, for six methods",
            "Left: the peak of a whole step, optimizer included. Right: what is neither parameter,"
                + " nor moment, nor gradient; where the engine's autograd does not tell which"
                + " gradients are alive, all of them are taken off, so that the curves of what is"
                + " stored and of PatchDDM are no higher than the truth.")
        .paragraph(
            ("Four levels of 16 to 128 channels with 2, 4 and 8 couplings each, at %d³ with"
                    + " batch %d; PatchDDM with six levels and 8 and 12 channels. The same"
                    + " optimizer for all. Every figure from a program of its own on this machine."
                    + " Here parameters grow with depth, so a line that rises on the right stores"
                    + " more for every layer, and a level one does not.")
                .formatted(SIZE, BATCH))
        .paragraph(Table2.MISSING)
        .table(table)
        .write(context.file("figure3.html"));
  }

  private static byte[] bytes(ReproductionContext context) {
    try {
      return Files.readAllBytes(context.file("figure3.png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it has just been written
    }
  }

  private static DataTable table(Map<String, List<Point>> points) {
    DataTable table =
        new DataTable(
            "Peak above what was in use before the network: of the process's resident memory, or,"
                + " where the engine computes on a GPU, of that GPU's.",
            new DataTable.Column("method"),
            new DataTable.Column("parameters"),
            new DataTable.Column("peak", "MiB"),
            new DataTable.Column("beyond parameters, moments, gradients", "MiB"));
    points.forEach(
        (name, found) ->
            found.forEach(
                point ->
                    table.row(
                        name,
                        point.parameters(),
                        Quantities.mebibytes(point.memory().enginePeak()),
                        Quantities.mebibytes(point.memory().beyond()))));
    return table;
  }

  private static ScalingChart chart(
      Map<String, List<Point>> points,
      String title,
      String vertical,
      ToDoubleFunction<Point> quantity) {
    ScalingChart chart = new ScalingChart(title, "million parameters", vertical);
    points.forEach(
        (name, found) ->
            chart.curve(
                name,
                found.stream().mapToDouble(Point::millions).toArray(),
                found.stream().mapToDouble(quantity).toArray()));
    return chart;
  }
}
