package dev.retrace.examples.detect;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.report.DataTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DetectionTest {
  private static List<Map<String, Double>> rows(int count, double shift, Random random) {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Double> row = new LinkedHashMap<>();
      row.put("same", random.nextGaussian());
      row.put("shifted", shift + random.nextGaussian());
      rows.add(row);
    }
    return rows;
  }

  @Test
  void ranksFeaturesAndKeepsTheControlAtHalf() {
    Random random = new Random(4);
    Detection detection = Detection.of(rows(24, 3, random), rows(24, 0, random), 1);
    assertThat(detection.area().estimate()).isGreaterThan(0.9);
    // Scores of folds that lack a volume lean the other way, so the mean lies a little below.
    assertThat(detection.control().estimate()).isWithin(0.15).of(0.5);
    DataTable areas = detection.areas();
    assertThat(areas.rows().stream().map(row -> row.get(0)).toList())
        .containsExactly("classifier", "control: real", "shifted", "same")
        .inOrder();
    assertThat(detection.features().rows()).hasSize(48);
    assertThat(detection.features().rows().get(47).get(0)).isEqualTo("real");
  }
}
