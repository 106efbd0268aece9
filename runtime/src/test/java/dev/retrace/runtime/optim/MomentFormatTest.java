package dev.retrace.runtime.optim;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments in 8 bits: what a code keeps, what a state keeps, and that training still works. */
final class MomentFormatTest {
  /** The last block is shorter, whatever the size of a block. */
  private static final Shape ODD = new Shape(59, 73);

  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void free() {
    manager.close();
  }

  private UpdateRule rule(MomentFormat format) {
    return AdamW.builder().moments(format).build(manager);
  }

  /** Gradients over eight decades and of both signs, every seventh of them zero. */
  private static double[] gradients(Shape shape) {
    double[] values = new double[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      double magnitude = Math.pow(10, -8 * ((i * 37) % 101) / 100.0);
      values[i] = i % 7 == 0 ? 0 : i % 3 == 0 ? -magnitude : magnitude;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256})
  void codesAreWithinHalfACellAndKeepSignZeroAndTheLargest(int block) {
    double[] g = gradients(ODD);
    UpdateState state;
    try (UpdateRule rule = rule(MomentFormat.blockwise8Bit(block))) {
      rule.beginStep();
      rule.update(
          "w",
          Numbers.normal(manager, DataType.FLOAT64, 1, ODD),
          Numbers.of(manager, DataType.FLOAT64, g, ODD),
          1e-3);
      state = rule.state();
      double[] first = decoded(state, "w.exp_avg", DynamicCodes.signed(), block);
      double[] second = decoded(state, "w.exp_avg_sq", DynamicCodes.unsigned(), block);
      for (int start = 0; start < g.length; start += block) {
        int end = Math.min(g.length, start + block);
        double largest = 0;
        for (int i = start; i < end; i++) {
          largest = Math.max(largest, Math.abs(g[i]));
        }
        for (int i = start; i < end; i++) {
          assertCell(g[i] / largest, first[i] / (0.1 * largest), 6);
          assertCell(g[i] * g[i] / (largest * largest), second[i] / (1e-3 * largest * largest), 7);
        }
      }
    }
  }

  private static double[] decoded(UpdateState state, String name, double[] table, int block) {
    byte[] codes = state.arrays().get(name + "_codes").toByteArray();
    float[] scales = state.arrays().get(name + "_scales").toFloatArray();
    double[] values = new double[codes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = table[codes[i] & 0xff] * scales[i / block];
    }
    return values;
  }

  /** In the decade below 10⁻ᵏ there are 2ⁿ cells, n = bits − k; below the last decade is zero. */
  private static void assertCell(double x, double code, int bits) {
    double rounding = 1e-5; // of the scale, and of the border between two cells
    double magnitude = Math.abs(x);
    if (magnitude == 0) {
      assertThat(code).isEqualTo(0.0);
    } else if (magnitude < 1e-7 * (1 - rounding)) {
      // A second moment is not rounded to zero.
      assertThat(code).isWithin(1e-12).of(bits == 7 ? 0.325e-6 : 0);
    } else {
      int k = (int) Math.max(0, Math.min(6, Math.floor(-Math.log10(magnitude * (1 + rounding)))));
      double half = 0.45 / (1 << (bits - k)) / Math.pow(10, k);
      if (magnitude > 1e-7 * (1 + rounding)) {
        assertThat(Math.signum(code)).isEqualTo(Math.signum(x));
      }
      assertWithMessage("code of %s", x)
          .that(Math.abs(code - x))
          .isAtMost(half * (1 + 1e-3) + rounding * magnitude);
    }
  }

  @Test
  void whatIsLargestInABlockKeepsItsPlace() {
    double[] g = gradients(ODD);
    try (UpdateRule rule = rule(MomentFormat.BLOCKWISE_8BIT)) {
      rule.beginStep();
      rule.update(
          "w",
          Numbers.normal(manager, DataType.FLOAT32, 1, ODD),
          Numbers.of(manager, DataType.FLOAT32, g, ODD),
          1e-3);
      byte[] codes = rule.state().arrays().get("w.exp_avg_sq_codes").toByteArray();
      float[] scales = rule.state().arrays().get("w.exp_avg_sq_scales").toFloatArray();
      for (int start = 0; start < codes.length; start += 256) {
        int largest = start;
        for (int i = start; i < Math.min(codes.length, start + 256); i++) {
          largest = Math.abs(g[i]) > Math.abs(g[largest]) ? i : largest;
        }
        assertThat(codes[largest] & 0xff).isEqualTo(255);
        assertThat(scales[start / 256])
            .isWithin(1e-6f * scales[start / 256])
            .of((float) (1e-3 * g[largest] * g[largest]));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void piecesAndViewsChangeNothing(DataType type) {
    Shape shape = new Shape(1031, 1025); // two pieces, cut where a block ends
    Shape flat = new Shape(1, shape.size()); // one piece
    NDArray start = Numbers.normal(manager, type, 1, shape);
    NDArray g = Numbers.of(manager, type, gradients(shape), shape);
    NDArray whole = start.reshape(flat).duplicate();
    NDArray view = start.transpose().duplicate().transpose();
    try (UpdateRule rule = rule(MomentFormat.BLOCKWISE_8BIT)) {
      for (int step = 0; step < 2; step++) {
        rule.beginStep();
        rule.update("pieces", start, g, 1e-2);
        rule.update("whole", whole, g.reshape(flat), 1e-2);
        rule.update("view", view, g.transpose().duplicate().transpose(), 1e-2);
      }
      assertThat(whole.reshape(shape)).isEqualTo(start);
      assertThat(view).isEqualTo(start);
      Map<String, NDArray> state = rule.state().arrays();
      for (String role : List.of("exp_avg_codes", "exp_avg_sq_codes")) {
        assertThat(state.get("whole." + role).reshape(shape))
            .isEqualTo(state.get("pieces." + role));
        assertThat(state.get("view." + role)).isEqualTo(state.get("pieces." + role));
      }
    }
  }

  @Test
  void bytesAreThoseOfTheArrays() {
    for (MomentFormat format :
        List.of(
            MomentFormat.WEIGHT_TYPE,
            MomentFormat.blockwise8Bit(64),
            MomentFormat.BLOCKWISE_8BIT)) {
      for (Shape shape : List.of(new Shape(4095), new Shape(4096), ODD)) {
        try (UpdateRule rule = rule(format)) {
          rule.beginStep();
          rule.update("w", manager.ones(shape), manager.ones(shape), 1e-3);
          long bytes =
              rule.state().arrays().values().stream()
                  .mapToLong(each -> each.size() * each.getDataType().getNumOfBytes())
                  .sum();
          assertWithMessage("%s of %s", shape, format)
              .that(format.bytes(shape.size(), DataType.FLOAT32))
              .isEqualTo(bytes);
        }
      }
    }
    assertThat(MomentFormat.WEIGHT_TYPE.bytes(10, DataType.FLOAT64)).isEqualTo(160);
  }

  @Test
  void continuesFromAFileByteForByte() throws IOException {
    Path file = folder.resolve("state.safetensors");
    NDArray straight = Numbers.normal(manager, DataType.FLOAT32, 1, ODD);
    NDArray interrupted = straight.duplicate();
    Map<String, byte[]> expected;
    try (UpdateRule rule = rule(MomentFormat.BLOCKWISE_8BIT)) {
      steps(rule, straight, 0, 6);
      expected = bytes(rule.state());
    }
    try (UpdateRule rule = rule(MomentFormat.BLOCKWISE_8BIT)) {
      steps(rule, interrupted, 0, 3);
      SafeTensors.write(file, rule.state().arrays(), Map.of());
    }
    try (UpdateRule rule = rule(MomentFormat.BLOCKWISE_8BIT);
        SafeTensorsFile saved = SafeTensors.open(file)) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      for (String name : saved.names()) {
        arrays.put(name, saved.read(manager, name));
      }
      rule.restore(new UpdateState(3, arrays));
      arrays.values().forEach(NDArray::close);
      steps(rule, interrupted, 3, 6);
      Map<String, byte[]> actual = bytes(rule.state());
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach((name, each) -> assertThat(actual.get(name)).isEqualTo(each));
    }
    assertThat(interrupted.toByteArray()).isEqualTo(straight.toByteArray());
  }

  private void steps(UpdateRule rule, NDArray weight, int from, int to) {
    for (int step = from; step < to; step++) {
      try (NDArray g = Numbers.normal(manager, DataType.FLOAT32, 100 + step, ODD);
          NDArray small = Numbers.normal(manager, DataType.FLOAT32, step, new Shape(5));
          NDArray bias = small.onesLike()) {
        rule.beginStep();
        rule.update("net.weight", weight, g, 1e-2);
        rule.update("net.bias", bias, small, 1e-2);
      }
    }
  }

  private static Map<String, byte[]> bytes(UpdateState state) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    state.arrays().forEach((name, array) -> bytes.put(name, array.toByteArray()));
    return bytes;
  }

  @Test
  void aStateOfAnotherFormatIsRefused() {
    UpdateState plain = stateOf(MomentFormat.WEIGHT_TYPE);
    UpdateState coarse = stateOf(MomentFormat.BLOCKWISE_8BIT);
    UpdateState fine = stateOf(MomentFormat.blockwise8Bit(64));

    assertThat(refusal(MomentFormat.WEIGHT_TYPE, coarse))
        .matches(
            "The saved array 'w\\.exp_avg_codes' does not belong to this rule, which keeps"
                + " \\[exp_avg, exp_avg_sq\\]; restore it into a rule of the kind and the moment"
                + " format that it was saved from\\.");
    assertThat(refusal(MomentFormat.BLOCKWISE_8BIT, plain))
        .startsWith("The saved state of parameter 'w' lacks 'exp_avg_codes'; restore it");
    assertThat(refusal(MomentFormat.BLOCKWISE_8BIT, fine))
        .startsWith(
            "The saved array 'w.exp_avg_scales' is float32 (68), but this rule keeps float32 (17);");
    Map<String, NDArray> both = new LinkedHashMap<>(coarse.arrays());
    both.putAll(plain.arrays());
    both.put("w.exp_avg", manager.ones(new Shape(2)));
    assertThat(refusal(MomentFormat.BLOCKWISE_8BIT, new UpdateState(1, both)))
        .startsWith("The saved");
  }

  private UpdateState stateOf(MomentFormat format) {
    UpdateRule rule = rule(format); // closed with the manager
    rule.beginStep();
    rule.update("w", manager.ones(ODD), manager.ones(ODD), 1e-3);
    return rule.state();
  }

  private String refusal(MomentFormat format, UpdateState state) {
    try (UpdateRule rule = rule(format)) {
      return assertThrows(IllegalArgumentException.class, () -> rule.restore(state)).getMessage();
    }
  }

  @Test
  void smallTensorsTogetherAreSmallTensorsOneByOne() {
    for (MomentFormat format : List.of(MomentFormat.WEIGHT_TYPE, MomentFormat.BLOCKWISE_8BIT)) {
      List<ParameterUpdate> updates = new ArrayList<>();
      List<NDArray> alone = new ArrayList<>();
      try (UpdateRule together = rule(format);
          UpdateRule single = rule(format)) {
        together.beginStep();
        single.beginStep();
        for (Shape shape : List.of(new Shape(), new Shape(1), new Shape(3, 5), ODD)) {
          NDArray weight = Numbers.normal(manager, DataType.FLOAT32, 1, shape);
          weight.setName("conv0.weight"); // a name the engine would read structure into
          NDArray gradient = Numbers.normal(manager, DataType.FLOAT32, 2, shape);
          alone.add(weight.duplicate());
          single.update("w" + shape, alone.get(alone.size() - 1), gradient, 1e-2);
          updates.add(new ParameterUpdate("w" + shape, weight, gradient));
        }
        together.updateAll(updates, 1e-2);
        for (int i = 0; i < alone.size(); i++) {
          assertThat(updates.get(i).weight().toFloatArray()).isEqualTo(alone.get(i).toFloatArray());
        }
        int before = LiveArrays.count(manager);
        together.beginStep();
        together.updateAll(updates, 1e-2);
        together.beginStep();
        together.updateAll(List.of(), 1e-2);
        assertThat(LiveArrays.count(manager)).isEqualTo(before);
      }
    }
  }

  /** Least squares: Σ (Wx − Ax)² over 64 random x, with a matrix A to be found. */
  @Test
  void findsAMatrixAsWellAsWithMomentsInFull() {
    double full = lossAfterTraining(MomentFormat.WEIGHT_TYPE);
    double quantised = lossAfterTraining(MomentFormat.BLOCKWISE_8BIT);

    assertThat(full).isLessThan(0.02); // from 1
    // The moments' error acts as noise on the step's length: it may cost a little of the descent.
    assertThat(quantised).isWithin(0.05 * full).of(full);
  }

  private double lossAfterTraining(MomentFormat format) {
    Shape shape = new Shape(64, 96);
    NDArray weight = manager.zeros(shape);
    NDArray target = Numbers.normal(manager, DataType.FLOAT32, 1, shape);
    NDArray x = Numbers.normal(manager, DataType.FLOAT32, 2, new Shape(96, 64));
    double start = 0;
    double loss = 0;
    try (UpdateRule rule = AdamW.builder().weightDecay(0).moments(format).build(manager)) {
      LearningRateSchedule rate = new CosineAnnealing(3e-2, 0, 150, 0);
      for (int step = 0; step < 150; step++) {
        try (NDArray error = weight.sub(target);
            NDArray residual = error.matMul(x);
            NDArray transposed = x.transpose();
            NDArray gradient = residual.matMul(transposed)) {
          loss = GradientNorm.square(residual);
          start = step == 0 ? loss : start;
          rule.beginStep();
          rule.update("w", weight, gradient, rate.at(step));
        }
      }
    }
    return loss / start;
  }

  @Test
  void refusesWhatHasNo8BitForm() {
    assertThrows(IllegalArgumentException.class, () -> MomentFormat.blockwise8Bit(100));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                AdamW.builder().amsgrad(true).moments(MomentFormat.BLOCKWISE_8BIT).build(manager));
    assertThat(e).hasMessageThat().startsWith("AMSGrad keeps the largest second moment");
  }
}
