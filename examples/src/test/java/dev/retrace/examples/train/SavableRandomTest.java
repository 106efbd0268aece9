package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SavableRandomTest {
  private static List<Object> draw(Random random) {
    List<Object> drawn = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
      Collections.shuffle(order, random);
      drawn.addAll(order);
      drawn.addAll(
          List.of(
              random.nextInt(),
              random.nextInt(1000),
              random.nextLong(),
              random.nextBoolean(),
              random.nextFloat(),
              random.nextDouble()));
    }
    return drawn;
  }

  @Test
  void theNumbersAreThoseOfTheStandardGenerator() {
    for (long seed : new long[] {0, 1, -7, Long.MAX_VALUE}) {
      assertThat(draw(new SavableRandom(seed))).isEqualTo(draw(new Random(seed)));
      assertThat(new SavableRandom(seed).nextGaussian()).isEqualTo(new Random(seed).nextGaussian());
    }
  }

  @Test
  void theStateIsAllThereIs() {
    SavableRandom random = new SavableRandom(3);
    random.nextGaussian(); // of a pair
    SavableRandom other = new SavableRandom(4);
    other.nextGaussian();
    other.restore(random.state());
    assertThat(other.nextGaussian()).isEqualTo(random.nextGaussian());
    assertThat(draw(other)).isEqualTo(draw(random));
    random.setSeed(9);
    assertThat(draw(random)).isEqualTo(draw(new Random(9)));
  }
}
