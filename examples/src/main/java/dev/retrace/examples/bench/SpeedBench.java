package dev.retrace.examples.bench;

import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.ScalingChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Time of a training step: ratios of pairs of variants, and where it goes. */
public final class SpeedBench {
  private static final int SIDE = 720;

  private final BenchSetting setting;
  private final NetworkSpec network;
  private final List<VariantPair> pairs;
  private final int repeats;
  private final List<Integer> threads;
  private final Optional<Variant> profiled;

  /**
   * A benchmark of one network.
   *
   * @param setting where results go; its threads do not count
   * @param network what is measured
   * @param pairs variants that take turns
   * @param repeats turns that count
   * @param threads of the engine inside an operator, one table row each
   * @param profiled the variant whose step is taken apart, if any
   */
  public SpeedBench(
      BenchSetting setting,
      NetworkSpec network,
      List<VariantPair> pairs,
      int repeats,
      List<Integer> threads,
      Optional<Variant> profiled) {
    this.setting = setting;
    this.network = network;
    this.pairs = List.copyOf(pairs);
    this.repeats = repeats;
    this.threads = List.copyOf(threads);
    this.profiled = profiled;
  }

  /** Measures, prints tables, and writes raw figures, a picture and the engine's events. */
  public void run() {
    RunConfig config = network.config();
    setting
        .out()
        .printf(
            "seconds of one training step, median of %d turns; the ratio is that of neighbours%n"
                + "channels %s, modules %s twice, batch %d at %d^3, float32%n%s%n%n",
            repeats,
            config.model().channels(),
            config.model().modules(),
            config.training().batch(),
            config.data().size(),
            Malloc.KEEPS.text());
    Failures failures = new Failures();
    List<SpeedRow> rows = new ArrayList<>();
    for (int number : threads) {
      for (VariantPair pair : pairs) {
        failures
            .tryOnce(() -> time(pair, number))
            .ifPresent(timing -> rows.add(new SpeedRow(pair, number, timing)));
      }
    }
    if (!rows.isEmpty()) {
      setting.out().println(SpeedRow.table(rows));
      setting.out().println();
      setting.writeLines("speed.csv", SpeedRow.csv(rows));
      Picture.write(setting.file("speed.png"), SIDE, chart(rows));
      setting.say("speed.png", "picture");
    }
    profiled.ifPresent(variant -> threads.forEach(number -> profile(variant, number, failures)));
    failures.raise();
  }

  private Timing time(VariantPair pair, int number) {
    List<String> arguments = new ArrayList<>(List.of(pair.toString(), Integer.toString(repeats)));
    arguments.addAll(network.arguments());
    return new ProbeProcess(Malloc.KEEPS, number).run(SpeedProbe.class, arguments, Timing.class);
  }

  private ScalingChart chart(List<SpeedRow> rows) {
    ScalingChart chart =
        new ScalingChart("ratio of times of a training step", "turn", "first / second");
    double[] turns = IntStream.rangeClosed(1, repeats).asDoubleStream().toArray();
    for (SpeedRow row : rows) {
      double[] ratios = row.timing().ratios().stream().mapToDouble(Double::doubleValue).toArray();
      chart.curve(row.pair() + ", threads " + row.threads(), turns, ratios);
    }
    return chart;
  }

  private void profile(Variant variant, int number, Failures failures) {
    String file = String.format(Locale.ROOT, "profile-%d.json", number);
    setting.createFolder();
    List<String> arguments =
        new ArrayList<>(List.of(variant.toString(), setting.file(file).toString()));
    arguments.addAll(network.arguments());
    failures
        .tryOnce(
            () ->
                new ProbeProcess(Malloc.KEEPS, number)
                    .run(ProfileProbe.class, arguments, OperatorProfile.class))
        .ifPresent(
            profile -> {
              setting.out().println();
              setting.out().println(ProfileTable.of(variant, number, profile));
              setting.out().println();
              setting.say(file, "events, for chrome://tracing");
            });
  }
}
