package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One measurement of memory and what it was of.
 *
 * @param place the number that a sweep has changed, as text
 * @param variant how the step was taken
 * @param figures what was found
 */
record MemoryRow(String place, Variant variant, MemoryFigures figures) {
  /** All raw figures, in bytes, as comma-separated values. */
  static List<String> csv(String placeName, List<MemoryRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        placeName
            + ",variant,parameters,moments,gradients,resident_before,resident_between_steps,"
            + "resident_after_forward,resident_peak,predicted,device_peak,where");
    rows.forEach(row -> lines.add(row.csv()));
    return lines;
  }

  private String csv() {
    return Stream.of(
            place,
            variant,
            figures.parameters(),
            figures.moments(),
            figures.countsGradients() ? figures.gradients() : "",
            figures.before(),
            figures.rest(),
            figures.afterForward(),
            figures.peak(),
            figures.predicted() < 0 ? "" : figures.predicted(),
            figures.devicePeak() < 0 ? "" : figures.devicePeak(),
            figures.where())
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
