package dev.retrace.runtime.bijection;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When and how the layer starts; its four methods are proved by its examples. */
final class ActNormTest {
  private static final Pass TRAINING = Pass.training(Conditions.NONE);
  private static final Pass INFERENCE = Pass.inference(Conditions.NONE);

  /** Three channels of mean 5, -20 and 0.1, deviation 2, 0.01 and 30. */
  private static NDArray data(NDManager manager, DataType type) {
    Shape shape = new Shape(4, 3, 5, 2);
    double[] values = Numbers.doubles(Numbers.normal(manager, DataType.FLOAT64, 1, shape));
    double[] mean = {5, -20, 0.1};
    double[] deviation = {2, 0.01, 30};
    for (int i = 0; i < values.length; i++) {
      int channel = i / 10 % 3;
      values[i] = mean[channel] + deviation[channel] * values[i];
    }
    return Numbers.of(manager, type, values, shape);
  }

  private static ActNorm layer(NDManager manager, ChannelScale form, NDArray x) {
    ActNorm layer = new ActNorm(form);
    layer.initialize(manager, x.getDataType(), x.getShape());
    return layer;
  }

  private static double[] forward(ActNorm layer, NDArray x, Pass pass) {
    try (State y = layer.forward(State.of(x.duplicate()), pass)) {
      return Numbers.doubles(y.value());
    }
  }

  private static void assertNormal(double[] y, double tolerance) {
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < y.length; i++) {
        if (i / 10 % 3 == channel) {
          sum += y[i];
          squares += y[i] * y[i];
        }
      }
      assertThat(sum / 40).isWithin(tolerance).of(0);
      assertThat(squares / 40).isWithin(tolerance).of(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFirstTrainingForwardNormalizesAndTheSecondChangesNothing(ChannelScale form) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = data(manager, DataType.FLOAT64);
      ActNorm layer = layer(manager, form, x);

      double[] first = forward(layer, x, TRAINING);
      assertNormal(first, 1e-10); // a mean of 20 in deviations of 0.01: three digits
      assertThat(layer.isStarted()).isTrue();

      forward(layer, x.mul(3f), TRAINING);
      assertThat(forward(layer, x, INFERENCE)).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,2e-3", "FLOAT64,1e-10"})
  void bothTypesStart(DataType type, double tolerance) {
    // In float32 -20 is off by 1e-6, a ten-thousandth of that channel's deviation.
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = data(manager, type);
      ActNorm layer = layer(manager, ChannelScale.EXPONENTIAL, x);
      int before = LiveArrays.count(manager);
      layer.start(x);
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
      assertNormal(forward(layer, x, INFERENCE), tolerance);
    }
  }

  @Test
  void nothingElseStartsIt() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = data(manager, DataType.FLOAT64);
      ActNorm layer = layer(manager, ChannelScale.SOFTPLUS, x);
      LayerRun run = new LayerRun(layer, Conditions.NONE);

      // The identity: softplus reaches a scale of 1 to rounding.
      double[] same = forward(layer, x, INFERENCE);
      for (int i = 0; i < same.length; i++) {
        assertThat(same[i]).isWithin(1e-13).of(Numbers.doubles(x)[i]);
      }
      run.inverse(x);
      run.backward(x, x, null);
      run.inverseBackward(x, x, null);
      layer.inverse(State.of(x.duplicate()), TRAINING).close();
      assertThat(layer.isStarted()).isFalse();
    }
  }

  @Test
  void aStoredPassOfTrainingStartsItBeforeAnythingIsRecorded() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = data(manager, DataType.FLOAT64);
      ActNorm layer = layer(manager, ChannelScale.EXPONENTIAL, x);
      State y =
          GradMode.on(() -> layer.forward(State.of(x.duplicate()), Pass.stored(Conditions.NONE)));
      assertNormal(y.value().stopGradient().toDoubleArray(), 1e-10);
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,0", "FLOAT64,0", "FLOAT32,1234.567", "FLOAT64,-1e9"})
  void aConstantChannelBecomesZeroAndKeepsItsScale(DataType type, double value) {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] values = new double[12];
      Arrays.fill(values, value);
      NDArray x = Numbers.of(manager, type, values, new Shape(2, 1, 6));
      ActNorm layer = layer(manager, ChannelScale.EXPONENTIAL, x);

      assertThat(forward(layer, x, TRAINING)).usingExactEquality().containsExactly(new double[12]);
      assertThat(layer.getParameters().get("weight").getArray().toArray()[0].doubleValue())
          .isEqualTo(0);
    }
  }

  @Test
  void oneSampleWithOnePositionIsConstant() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.of(manager, DataType.FLOAT64, new double[] {3, -7}, new Shape(1, 2));
      ActNorm layer = layer(manager, ChannelScale.SOFTPLUS, x);
      double[] y = forward(layer, x, TRAINING);
      assertThat(y[0]).isWithin(1e-14).of(0);
      assertThat(y[1]).isWithin(1e-14).of(0);
    }
  }

  @Test
  void valuesThatAreNotFiniteDoNotStartIt() {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] values = {1, 2, 3, Double.NaN};
      NDArray x = Numbers.of(manager, DataType.FLOAT64, values, new Shape(1, 2, 2));
      ActNorm layer = layer(manager, ChannelScale.EXPONENTIAL, x);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> layer.start(x));
      assertThat(e).hasMessageThat().contains("cannot start from channel 1");
      assertThat(layer.isStarted()).isFalse();
    }
  }

  @Test
  void thatItWasStartedSurvivesSaving() throws IOException, MalformedModelException {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = data(manager, DataType.FLOAT32);
      ActNorm saved = layer(manager, ChannelScale.EXPONENTIAL, x);
      double[] expected = forward(saved, x, TRAINING);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));

      ActNorm loaded = layer(manager, ChannelScale.EXPONENTIAL, x);
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      assertThat(loaded.isStarted()).isTrue();
      forward(loaded, x.add(9f), TRAINING);
      assertThat(forward(loaded, x, TRAINING)).isEqualTo(expected);
    }
  }

  /** Weights and scales of a trained all-in-one block of FrEIA, computed by the public code. */
  @ParameterizedTest
  @CsvSource({
    "10.062412296078163,1.0075431684957554",
    "9.608958623666977,0.9625277795140987",
    "7.523638045718212,0.7569588958529785",
    "6.948948509512445,0.7009964467414473"
  })
  void softplusIsThatOfFreia(double weight, double scale) {
    assertThat(ChannelScale.SOFTPLUS.weight(scale)).isWithin(1e-12).of(weight);
  }

  @Test
  void givenNumbersAreTakenAndNotOverwritten() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ActNorm layer =
          ActNorm.of(ChannelScale.SOFTPLUS, new double[] {2, 0.25}, new double[] {1, -1});
      layer.initialize(manager, DataType.FLOAT64, new Shape(1, 2, 1));
      double[] x = {3, 4};
      NDArray array = Numbers.of(manager, DataType.FLOAT64, x, new Shape(1, 2, 1));

      double[] y = forward(layer, array, TRAINING);

      assertThat(y[0]).isWithin(1e-14).of(7);
      assertThat(y[1]).isWithin(1e-14).of(0);
    }
  }

  @Test
  void wrongNumbersAreNamed() {
    double[] two = {1, 1};
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ActNorm.of(ChannelScale.EXPONENTIAL, new double[] {1, 0}, two));
    assertThat(e).hasMessageThat().contains("channel 1 was given 0.0");
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ActNorm.of(ChannelScale.EXPONENTIAL, two, new double[3]));
    assertThat(e).hasMessageThat().contains("2 scales and 3 offsets");
    ActNorm layer = ActNorm.of(ChannelScale.EXPONENTIAL, two, two);
    e = assertThrows(LayerException.class, () -> layer.outputShape(new Shape(1, 3, 4)));
    assertThat(e).hasMessageThat().contains("2 channels but receives 3");
  }
}
