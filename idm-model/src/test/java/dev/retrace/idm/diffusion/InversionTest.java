package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Noise found again, in double precision. */
final class InversionTest {
  private static final Shape SHAPE = new Shape(3, 1, 4, 4);
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(2000).respaced(50);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /**
   * ε̂ of normal data and, on top, a wave that no linear predictor has. It fades with the signal,
   * as what a network can find out does.
   */
  private static NoisePredictor waving(double height) {
    NoiseSchedule schedule = NoiseSchedule.cosine(2000);
    NoisePredictor gaussian = GaussianData.UNIT_VOLUMES.predictor(schedule);
    return (x, t) -> {
      NDArray predicted = gaussian.predict(x, t);
      try (NDArray wave = x.sin()) {
        Scalars.addScaled(predicted, height * Math.sqrt(schedule.alphaBar((int) t[0])), wave);
      }
      return predicted;
    };
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void isTheExactInverseOfTheSampler(double height) {
    DdimSampler sampler = new DdimSampler(SCHEDULE, Clip.NONE, 0);
    NoisePredictor predictor = waving(height);
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE, DataType.FLOAT64);
        NDArray images = sampler.sampleFrom(predictor, start, StepListener.NONE);
        Inversion found = sampler.invert(predictor, images, 60, StepListener.NONE);
        NDArray again = sampler.sampleFrom(predictor, found.noise(), StepListener.NONE)) {
      // The steps' rounding, 1e-16, times what fifty steps up and down magnify.
      assertThat(Golden.relativeError(found.noise(), start)).isLessThan(1e-10);
      assertThat(Golden.relativeError(again, images)).isLessThan(1e-10);
      assertThat(found.residual()).isLessThan(1e-10);
      assertThat(manager.getManagedArrays()).containsExactly(start, images, found.noise(), again);
    }
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  @Test
  void clippedImagesComeAgain() {
    DdimSampler sampler = new DdimSampler(SCHEDULE, Clip.UNIT, 0);
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE, DataType.FLOAT64);
        NDArray images = sampler.sampleFrom(waving(0.05), start, StepListener.NONE);
        NDArray bounded = images.eq(0);
        NDArray count = bounded.countNonzero();
        Inversion found = sampler.invert(waving(0.05), images, 60, StepListener.NONE);
        NDArray again = sampler.sampleFrom(waving(0.05), found.noise(), StepListener.NONE)) {
      assertThat(count.getLong()).isGreaterThan(0);
      assertThat(Golden.relativeError(again, images)).isLessThan(1e-10);
    }
  }

  @Test
  void everyRefinementComesCloserAndTheResidualSaysSo() {
    DdimSampler sampler = new DdimSampler(SCHEDULE, Clip.NONE, 0);
    NoisePredictor predictor = waving(0.05);
    List<Double> errors = new ArrayList<>();
    List<Double> residuals = new ArrayList<>();
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE, DataType.FLOAT64);
        NDArray images = sampler.sampleFrom(predictor, start, StepListener.NONE)) {
      for (int refinements : new int[] {1, 2, 4, 8}) {
        try (Inversion found = sampler.invert(predictor, images, refinements, StepListener.NONE)) {
          errors.add(Golden.relativeError(found.noise(), start));
          residuals.add(found.residual());
        }
      }
    }
    assertThat(errors).isInStrictOrder((a, b) -> Double.compare((Double) b, (Double) a));
    assertThat(residuals).isInStrictOrder((a, b) -> Double.compare((Double) b, (Double) a));
  }

  @Test
  void tellsTheListenerAndAsksOnceForEachRefinement() {
    List<Long> asked = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    NoisePredictor predictor =
        (x, t) -> {
          asked.add(t[0]);
          return x.mul(0.5);
        };
    try (NDArray images = manager.ones(SHAPE, DataType.FLOAT64);
        Inversion found =
            new DdimSampler(NoiseSchedule.cosine(3), Clip.NONE, 0)
                .invert(predictor, images, 2, (done, total, x) -> heard.add(done + "/" + total))) {
      assertThat(found.noise().getShape()).isEqualTo(SHAPE);
    }
    assertThat(heard).containsExactly("1/3", "2/3", "3/3").inOrder();
    assertThat(asked).containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 2L, 2L).inOrder();
  }

  @Test
  void refusesNoiseAndNoRefinement() {
    try (NDArray images = manager.ones(SHAPE)) {
      DdimSampler noisy = new DdimSampler(SCHEDULE, Clip.NONE, 0.5);
      DdimSampler sampler = new DdimSampler(SCHEDULE, Clip.NONE, 0);
      assertThrows(
          IllegalStateException.class, () -> noisy.invert(waving(0), images, 3, StepListener.NONE));
      assertThrows(
          IllegalArgumentException.class,
          () -> sampler.invert(waving(0), images, 0, StepListener.NONE));
    }
  }
}
