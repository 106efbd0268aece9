package dev.retrace.examples.bench;

import dev.retrace.examples.gallery.plot.Picture;
import dev.retrace.examples.gallery.plot.ScalingChart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Memory beyond parameters, moments and gradients against one number of the network, for several
 * variants.
 */
final class MemorySweep {
  private static final int SIDE = 720;

  private final String name;
  private final List<Integer> places;
  private final List<Variant> variants;
  private final Map<Integer, Map<Variant, MemoryFigures>> found = new HashMap<>();
  private final Failures failures = new Failures();

  /**
   * A sweep.
   *
   * @param name of the number
   * @param places its values, rising
   * @param variants a column each
   */
  MemorySweep(String name, List<Integer> places, List<Variant> variants) {
    this.name = name;
    this.places = places;
    this.variants = variants;
  }

  /** Measures all; what fails is left off. */
  void measure(MemoryMeasurement measurement, IntFunction<NetworkSpec> network) {
    for (int place : places) {
      Map<Variant, MemoryFigures> row = found.computeIfAbsent(place, key -> new HashMap<>());
      for (Variant variant : variants) {
        failures
            .tryOnce(() -> measurement.of(variant, network.apply(place)))
            .ifPresent(figures -> row.put(variant, figures));
      }
    }
  }

  /** What a measurement has found. */
  Optional<MemoryFigures> at(int place, Variant variant) {
    return Optional.ofNullable(found.get(place).get(variant));
  }

  /** A row for each place, in MiB. */
  TextTable table() {
    List<String> header = new ArrayList<>(List.of(name, "parameters"));
    variants.forEach(variant -> header.add(variant.toString()));
    TextTable table = new TextTable(header);
    for (int place : places) {
      List<String> cells = new ArrayList<>(List.of(Integer.toString(place)));
      cells.add(
          found.get(place).values().stream()
              .findFirst()
              .map(any -> MemoryTable.cell(any.parameters()))
              .orElse("-"));
      for (Variant variant : variants) {
        cells.add(at(place, variant).map(each -> MemoryTable.cell(each.beyond())).orElse("-"));
      }
      table.row(cells);
    }
    return table;
  }

  /** Writes raw figures and a picture, and ends the command if a measurement failed. */
  void finish(BenchSetting setting, String file, String title) {
    List<MemoryRow> rows = rows().toList();
    if (!rows.isEmpty()) {
      setting.writeLines(file + ".csv", MemoryRow.csv(name.replace(' ', '_'), rows));
      Picture.write(setting.file(file + ".png"), SIDE, chart(title));
      setting.say(file + ".png", "picture");
    }
    failures.raise();
  }

  private Stream<MemoryRow> rows() {
    return places.stream()
        .flatMap(
            place ->
                variants.stream()
                    .flatMap(
                        variant ->
                            at(place, variant).stream()
                                .map(each -> new MemoryRow("" + place, variant, each))));
  }

  private ScalingChart chart(String title) {
    ScalingChart chart = new ScalingChart(title, name, "MiB beyond parameters, moments, gradients");
    double[] x = places.stream().mapToDouble(Integer::intValue).toArray();
    for (Variant variant : variants) {
      double[] y =
          places.stream()
              .mapToDouble(
                  place ->
                      at(place, variant)
                          .map(each -> Sizes.mebibytes(each.beyond()))
                          .orElse(Double.NaN))
              .toArray();
      chart.curve(variant.toString(), x, y);
    }
    return chart;
  }
}
