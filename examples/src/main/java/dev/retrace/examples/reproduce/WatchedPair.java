package dev.retrace.examples.reproduce;

import ai.djl.engine.Engine;
import dev.retrace.examples.bench.RunFigures;
import dev.retrace.examples.bench.SubjectBench;
import dev.retrace.examples.energy.PowerSample;
import dev.retrace.examples.energy.PowerSource;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.ScalingChart;
import dev.retrace.examples.report.Csv;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.report.HtmlPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A figure of a sensor over the first training steps of the reduced pair, as long as the user says.
 * Without the sensor nothing is run, and the figure is empty and says why.
 */
abstract class WatchedPair implements Reproduction {
  private static final int SIDE = 720;
  private static final String STEPS =
      "Whole training steps on random volumes, after two to warm up, with a learning rate of 0: all"
          + " the arithmetic is done, and the weights stay.";

  private final String name;
  private final String quantity;
  private final String unit;

  WatchedPair(String name, String quantity, String unit) {
    this.name = name;
    this.quantity = quantity;
    this.unit = unit;
  }

  /** Whether a device has the sensor. */
  abstract boolean isKnown(PowerSource source);

  /** The quantity at each sample. */
  abstract double[] values(RunFigures run);

  /** What is to be kept in mind. */
  abstract String note();

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return quantity + " over time while training steps are taken";
  }

  @Override
  public final Set<Input> inputs() {
    return EnumSet.of(Input.CHANGES, Input.SECONDS, Input.THREADS);
  }

  @Override
  public final void run(ReproductionContext context) {
    ReducedPair pair = ReducedPair.of(context.changes());
    Map<String, RunFigures> runs = new LinkedHashMap<>();
    try (PowerSource source = PowerSource.of(Engine.getInstance().defaultDevice())) {
      if (isKnown(source)) {
        SubjectBench bench = new SubjectBench(context.threads());
        context.say("watching two networks for %d s each: %s", context.seconds(), source.name());
        runs.put("IDM", bench.run(pair.taking("inverted"), context.seconds()));
        runs.put("PatchDDM", bench.run(pair.patchDdm(), context.seconds()));
        write(context, runs, source.name());
      } else {
        String reason = "Nothing was measured: " + source.name() + ".";
        context.say("%s", reason);
        write(context, runs, reason);
      }
    }
  }

  /** Writes page, picture and figures; without runs they are empty. */
  final void write(ReproductionContext context, Map<String, RunFigures> runs, String sensors) {
    ScalingChart chart = new ScalingChart(runs.isEmpty() ? "no sensor" : quantity, "seconds", unit);
    DataTable table =
        new DataTable(
            quantity + ", " + sensors,
            new DataTable.Column("network"),
            new DataTable.Column("time", "s"),
            new DataTable.Column(quantity, unit));
    runs.forEach(
        (network, run) -> {
          double[] seconds = run.power().series(PowerSample::seconds);
          double[] values = values(run);
          chart.curve(network, seconds, values);
          for (int i = 0; i < seconds.length; i++) {
            table.row(network, seconds[i], values[i]);
          }
        });
    Csv.write(context.file(name + ".csv"), table);
    Picture.write(context.file(name + ".png"), SIDE, chart);
    String title =
        "Figure %s: %s over %d seconds of training steps"
            .formatted(name.substring(name.length() - 1), quantity, context.seconds());
    new HtmlPage(title)
        .paragraph(sensors)
        .paragraph(STEPS)
        .paragraph(note())
        .png(bytes(context), title, "The reduced pair of table 2, one after the other.")
        .table(table)
        .write(context.file(name + ".html"));
  }

  private byte[] bytes(ReproductionContext context) {
    try {
      return Files.readAllBytes(context.file(name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it has just been written
    }
  }

  /** Figure 4: energy for each parameter. */
  static Reproduction energy() {
    return new WatchedPair("figure4", "energy for each parameter", "J") {
      @Override
      boolean isKnown(PowerSource source) {
        return source.joules().isPresent() || source.watts().isPresent();
      }

      @Override
      double[] values(RunFigures run) {
        double[] joules = run.power().energyUntil();
        for (int i = 0; i < joules.length; i++) {
          joules[i] /= run.parameters();
        }
        return joules;
      }

      @Override
      String note() {
        return "Energy divided by parameters favours the network with more of them, whatever it"
            + " does: table 2 has energy for each step and each sample.";
      }
    };
  }

  /** Figure 5: temperature. */
  static Reproduction temperature() {
    return new WatchedPair("figure5", "temperature", "degrees Celsius") {
      @Override
      boolean isKnown(PowerSource source) {
        return source.celsius().isPresent();
      }

      @Override
      double[] values(RunFigures run) {
        return run.power().series(PowerSample::celsius);
      }

      @Override
      String note() {
        return "The device is not cooled down between the two: the second begins where the first has"
            + " left it.";
      }
    };
  }
}
