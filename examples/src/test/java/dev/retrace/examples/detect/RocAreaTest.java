package dev.retrace.examples.detect;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.metrics.Interval;
import dev.retrace.examples.metrics.Moments;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RocAreaTest {
  /** Scores with ties: normal, rounded to tenths. */
  private static double[] scores(int count, double shift, Random random) {
    return random
        .doubles(count)
        .map(ignored -> Math.rint(10 * (shift + random.nextGaussian())) / 10)
        .toArray();
  }

  @Test
  void countsPairs() {
    double[] positives = {3, 1, 2, 2};
    double[] negatives = {0, 2, 1};
    // 3 beats all; 1 beats one and ties with one; each 2 beats two and ties with one.
    double pairs = 3 + 1.5 + 2.5 + 2.5;
    assertThat(RocArea.of(positives, negatives).estimate()).isWithin(1e-14).of(pairs / 12);
  }

  @Test
  void theVarianceByHand() {
    // Shares of the negatives below each positive: 1, 0.5; of positives below each negative: 0,
    // 0.5.
    assertThat(RocArea.variance(new double[] {3, 1}, 0, 2)).isWithin(1e-14).of(0.125 / 2 * 2);
  }

  @Test
  void theVarianceIsThatOfManyDraws() {
    Random random = new Random(1);
    double[] areas = new double[4000];
    double predicted = 0;
    for (int i = 0; i < areas.length; i++) {
      double[] positives = scores(30, 0.8, random);
      double[] negatives = scores(40, 0, random);
      areas[i] = RocArea.of(positives, negatives).estimate();
      predicted += RocArea.variance(positives, negatives) / areas.length;
    }
    double drawn = Moments.of(areas).variance();
    // 4000 draws know a variance to 2 %; DeLong's is a few percent high at this size.
    assertThat(predicted / drawn).isWithin(0.1).of(1);
  }

  @Test
  void separatedScoresHaveAnIntervalAllTheSame() {
    double[] high = {5, 6, 7, 8, 9, 5, 6, 7, 8, 9};
    double[] low = {0, 1, 2, 3, 4, 0, 1, 2, 3, 4};
    Interval up = RocArea.of(high, low);
    assertThat(up.estimate()).isEqualTo(1.0);
    assertThat(up.high()).isEqualTo(1.0);
    // At the lower end e, by Newcombe: (1 - e)² = 1.96² e (1 - e) (1 + 9 (1-e)/(2-e) + 9 e/(1+e)) /
    // 100.
    double e = up.low();
    double variance = e * (1 - e) * (1 + 9 * (1 - e) / (2 - e) + 9 * e / (1 + e)) / 100;
    assertThat((1 - e) / Math.sqrt(variance)).isWithin(1e-6).of(1.959963984540054);
    assertThat(e).isGreaterThan(0.7);
    Interval down = RocArea.of(low, high);
    assertThat(down.estimate()).isEqualTo(0.0);
    assertThat(down.high()).isWithin(1e-12).of(1 - e);
  }
}
