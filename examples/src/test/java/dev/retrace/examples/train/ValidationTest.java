package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.NoisePredictor;
import dev.retrace.idm.diffusion.NoiseSchedule;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ValidationTest {
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(200);
  private static final NoisePredictor ZERO = (xt, t) -> xt.zerosLike();
  private static final List<Volume> TRAINING = Cubes.normal(6, 6, 0.5, 0.2, 1);
  private static final List<Volume> HELD_OUT = Cubes.normal(5, 6, 0.5, 0.2, 2);

  /**
   * √(1−ᾱ) is 0.01 at the first step, by which a rounding of x_t of 6e-8 is divided, then squared.
   */
  private static final double ROUNDING = 1e-9;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private Validation on(List<Volume> heldOut, int batch) {
    return new Validation(manager, SCHEDULE, TRAINING, heldOut, batch, 3);
  }

  /** Knows the one clean volume, so that the noise is what is left of x_t. */
  private NoisePredictor perfect(Volume only) {
    return (xt, t) -> {
      double alphaBar = SCHEDULE.alphaBar((int) t[0]);
      try (NDArray x0 = Stack.of(manager, List.of(only));
          NDArray kept = x0.mul((float) Math.sqrt(alphaBar))) {
        NDArray noise = xt.sub(kept);
        return noise.muli((float) (1 / Math.sqrt(1 - alphaBar)));
      }
    };
  }

  @Test
  void rowsAreLandmarksAndTheMean() {
    ValidationReport report = on(HELD_OUT, 2).judge(ZERO);
    assertThat(report.volumes()).isEqualTo(5);
    assertThat(report.rows().stream().map(ValidationReport.Row::step).toList())
        .containsExactly("5", "25", "50", "100", "mean")
        .inOrder();
    assertThat(report.mean().step()).isEqualTo("mean");
    assertThat(report.toLines()).hasSize(6);
    assertThat(report.toLines().get(1)).contains("t = 5 ");
    assertThat(report.toLines().get(5)).contains("mean over t ");
  }

  @Test
  void predictingNoNoiseHasAnErrorOfOne() {
    for (ValidationReport.Row row : on(HELD_OUT, 2).judge(ZERO).rows()) {
      // 1080 squares of normal numbers: a deviation of √(2/1080) = 0.043; three of them.
      assertThat(row.zero()).isWithin(0.13).of(1);
      // The same noise: only the order of summation differs, in float32 there.
      assertThat(row.network()).isWithin(1e-5).of(row.zero());
    }
  }

  @Test
  void aPerfectPredictorHasNoError() {
    Validation validation = on(HELD_OUT.subList(0, 1), 2);
    for (ValidationReport.Row row : validation.judge(perfect(HELD_OUT.get(0))).rows()) {
      assertThat(row.network()).isWithin(ROUNDING).of(0);
      assertThat(row.filter()).isGreaterThan(0.0);
    }
  }

  @Test
  void judgingAgainFindsTheSame() {
    Validation validation = on(HELD_OUT, 2);
    ValidationReport first = validation.judge(ZERO);
    assertThat(validation.judge(ZERO)).isEqualTo(first);
    assertThat(on(HELD_OUT, 2).judge(ZERO)).isEqualTo(first);
    Validation other = new Validation(manager, SCHEDULE, TRAINING, HELD_OUT, 2, 4);
    assertThat(other.judge(ZERO)).isNotEqualTo(first);
  }

  @Test
  void theFilterSeesWhatTheNetworkSees() {
    Volume only = HELD_OUT.get(0);
    SpectralFilter filter = new SpectralFilter(SCHEDULE, TRAINING);
    Map<String, Double> expected = new HashMap<>();
    NoisePredictor spy =
        (xt, t) -> {
          NDArray noise = perfect(only).predict(xt, t);
          double error =
              filter.error(xt.toFloatArray(), noise.toFloatArray(), Math.toIntExact(t[0]));
          expected.put(Long.toString(t[0]), error);
          return noise;
        };
    ValidationReport report = on(HELD_OUT.subList(0, 1), 2).judge(spy);
    for (ValidationReport.Row row : report.rows().subList(0, 4)) {
      // The noise was computed back from x_t, in float32.
      assertThat(row.filter()).isWithin(1e-5).of(expected.get(row.step()));
    }
  }

  @Test
  void shortSchedulesHaveFewerLandmarks() {
    NoiseSchedule one = NoiseSchedule.cosine(1);
    ValidationReport report = new Validation(manager, one, TRAINING, HELD_OUT, 2, 3).judge(ZERO);
    assertThat(report.rows()).hasSize(2);
  }

  @Test
  void nothingIsLeftBehind() {
    on(HELD_OUT, 2).judge(ZERO);
    assertThat(LiveArrays.count(manager)).isEqualTo(0);
  }
}
