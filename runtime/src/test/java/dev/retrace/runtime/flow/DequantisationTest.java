package dev.retrace.runtime.flow;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.bijection.Logit;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DequantisationTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void free() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 16})
  void theLevelsComeBackAndNoValueReachesTheEdge(int bits) {
    int last = (1 << bits) - 1;
    float[] levels = new float[4000];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i % 2 == 0 ? last : i % (last + 1);
    }
    NDArray given = manager.create(levels, new Shape(4, 1, 1000));
    int before = LiveArrays.count(manager);
    Dequantisation dequantisation = new Dequantisation(bits, 3);

    try (NDArray x = dequantisation.apply(given, DataType.FLOAT32);
        NDArray back = dequantisation.levels(x)) {
      assertThat(x.getShape()).isEqualTo(given.getShape());
      for (float each : x.toFloatArray()) {
        assertThat(each).isGreaterThan(0f);
        assertThat(each).isLessThan(1f);
      }
      assertThat(back.toFloatArray()).isEqualTo(levels);
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void theNoiseIsUniformSeededAndTheSameInBothTypes() {
    NDArray black = manager.zeros(new Shape(50, 400), DataType.INT32);

    NDArray x = new Dequantisation(8, 3).apply(black, DataType.FLOAT32);
    NDArray wide = new Dequantisation(8, 3).apply(black, DataType.FLOAT64);
    Dequantisation other = new Dequantisation(8, 3);
    NDArray first = other.apply(black, DataType.FLOAT64);
    NDArray second = other.apply(black, DataType.FLOAT64);

    assertThat(Numbers.doubles(x)).isEqualTo(wide.toDoubleArray());
    assertThat(first.toDoubleArray()).isEqualTo(wide.toDoubleArray());
    assertThat(second.toDoubleArray()).isNotEqualTo(wide.toDoubleArray());
    double mean = Arrays.stream(wide.toDoubleArray()).average().orElseThrow() * 256;
    // Four standard errors of 20 000 uniform numbers.
    assertThat(mean).isWithin(4 * Math.sqrt(1 / 12.0 / 20_000)).of(0.5);
  }

  @Test
  void numbersBeyondGoToTheNearestLevel() {
    NDArray x = manager.create(new float[] {-0.5f, 0.26f, 1f, 7f});

    assertThat(new Dequantisation(2, 1).levels(x).toFloatArray())
        .isEqualTo(new float[] {0, 1, 3, 3});
  }

  @Test
  void whatIsNoLevelIsRefused() {
    Dequantisation dequantisation = new Dequantisation(8, 1);
    for (float wrong : new float[] {0.5f, -1, 256, Float.NaN}) {
      NDArray data = manager.create(new float[] {3, wrong});
      int before = LiveArrays.count(manager);
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> dequantisation.apply(data, DataType.FLOAT32)))
          .hasMessageThat()
          .contains("whole numbers from 0 to 255");
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
    for (int wrong : new int[] {0, 17}) {
      assertThat(assertThrows(IllegalArgumentException.class, () -> new Dequantisation(wrong, 1)))
          .hasMessageThat()
          .isEqualTo("quantised data has 1 to 16 bits, not " + wrong);
    }
  }

  /** The density 1 on the unit cube. */
  private static final class Uniform implements Prior {
    @Override
    public NDArray logProbability(NDArray z, Conditions conditions) {
      return z.getManager().zeros(new Shape(z.getShape().get(0)), DataType.FLOAT64);
    }

    @Override
    public NDArray gradient(NDArray z, Conditions conditions) {
      return z.zerosLike();
    }

    @Override
    public double[] sample(
        Shape shape, Conditions conditions, double temperature, RandomGenerator random) {
      return Draws.scaled(shape, temperature, random::nextDouble);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void aUniformModelNeedsAllBits(int bits) {
    InvertibleChain identity = new InvertibleChain(List.of());
    Shape shape = new Shape(2, 3, 4, 4);
    identity.initialize(manager, DataType.FLOAT32, shape);
    NDArray x = new Dequantisation(bits, 1).apply(manager.zeros(shape), DataType.FLOAT32);

    NDArray each = new Flow(identity, new Uniform()).logLikelihood(x, Conditions.NONE);

    assertThat(new BitsPerDimension(bits, 48).of(each)).isEqualTo((double) bits);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void aLogitIsAccountedFor(double margin) {
    Logit logit = new Logit(margin);
    Shape shape = new Shape(2, 3, 4, 4);
    logit.initialize(manager, DataType.FLOAT64, shape);
    NDArray x = new Dequantisation(8, 1).apply(manager.full(shape, 77), DataType.FLOAT64);

    NDArray each = new Flow(logit, new StandardLogistic()).logLikelihood(x, Conditions.NONE);

    // The logistic distribution of a logit is the uniform one of its argument, of which the margin
    // leaves a part unused. Rounding only, of 48 terms.
    assertThat(new BitsPerDimension(8, 48).of(each))
        .isWithin(1e-13)
        .of(8 - Math.log(1 - 2 * margin) / Math.log(2));
  }

  @Test
  void aSharperModelNeedsLess() {
    // Twice the density in each of ten dimensions is one bit less in each.
    assertThat(new BitsPerDimension(8, 10).of(10 * Math.log(2))).isWithin(1e-14).of(7);
    assertThat(assertThrows(IllegalArgumentException.class, () -> new BitsPerDimension(8, 0)))
        .hasMessageThat()
        .contains("0 numbers");
  }
}
