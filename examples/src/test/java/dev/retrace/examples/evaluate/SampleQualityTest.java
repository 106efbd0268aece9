package dev.retrace.examples.evaluate;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.data.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SampleQualityTest {
  private static List<Volume> noise(int count, long seed) {
    Random random = new Random(seed);
    List<Volume> volumes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] values = new float[512];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (0.5 + 0.1 * random.nextGaussian());
      }
      volumes.add(new Volume(8, 8, 8, values, "noise " + i));
    }
    return volumes;
  }

  private static SampleRow row(List<SampleRow> rows, String measure, String of) {
    return rows.stream()
        .filter(row -> row.measure().equals(measure) && row.of().equals(of))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sidesThatTradePlacesStayAsFarApart() {
    List<Volume> a = noise(4, 1);
    List<Volume> b = noise(4, 2);
    List<Volume> training = noise(8, 3);
    List<SampleRow> there = new SampleQuality(a, b, training, 1).rows("t1", 0);
    List<SampleRow> back = new SampleQuality(b, a, training, 1).rows("t1", 0);
    // The scale is neither side's own; rounding of sums in another order.
    assertThat(row(back, "MMD²", SampleRow.GENERATED).value().estimate())
        .isWithin(1e-12)
        .of(row(there, "MMD²", SampleRow.GENERATED).value().estimate());
    assertThat(row(back, "squared Fréchet distance", SampleRow.GENERATED).value().estimate())
        .isWithin(1e-8) // of numbers near 100, through roots of a matrix without full rank
        .of(row(there, "squared Fréchet distance", SampleRow.GENERATED).value().estimate());
  }

  @Test
  void halfOfTheTrainingVolumesAtLeastSetTheScale() {
    List<SampleRow> rows = new SampleQuality(noise(5, 1), noise(5, 2), noise(5, 3), 1).rows("", 0);
    assertThat(rows.stream().map(SampleRow::volumes).distinct().toList()).containsExactly(2);
    assertThat(new SampleQuality(noise(5, 1), noise(5, 2), noise(3, 3), 1).rows("", 0)).isEmpty();
  }
}
