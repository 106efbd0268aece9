package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SamplerTest {

  private static final Shape SHAPE = new Shape(64, 1, 4, 4);
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(200);

  /** Mean and standard deviation of the normal data whose perfect network is known. */
  private static final double MEAN = 0.4;

  private static final double DEVIATION = 0.1;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static NDArray perfect(NDArray x, long[] t) {
    return perfect(SCHEDULE).predict(x, t);
  }

  /** The best prediction for normal data: ε̂ = √(1−ᾱ)(x − √ᾱμ)/(ᾱs² + 1 − ᾱ). */
  private static NoisePredictor perfect(NoiseSchedule schedule) {
    return (x, t) -> {
      double alphaBar = schedule.alphaBar((int) t[0]);
      double variance = alphaBar * DEVIATION * DEVIATION + 1 - alphaBar;
      NDArray shifted = x.sub((float) (Math.sqrt(alphaBar) * MEAN));
      return shifted.muli((float) (Math.sqrt(1 - alphaBar) / variance));
    };
  }

  private static double mean(NDArray x) {
    try (NDArray mean = x.mean()) {
      return mean.getFloat();
    }
  }

  private static double deviation(NDArray x) {
    try (NDArray centred = x.sub((float) mean(x));
        NDArray squares = centred.mul(centred)) {
      return Math.sqrt(mean(squares));
    }
  }

  private static List<Sampler> samplers() {
    return List.of(
        new DdpmSampler(SCHEDULE, Clip.UNIT, ReverseVariance.FIXED_LARGE),
        new DdpmSampler(SCHEDULE, Clip.NONE, ReverseVariance.FIXED_SMALL),
        new DdpmSampler(SCHEDULE.respaced(100), Clip.UNIT, ReverseVariance.FIXED_SMALL),
        new DdimSampler(SCHEDULE, Clip.UNIT, 0),
        new DdimSampler(SCHEDULE.respaced(100), Clip.UNIT, 0),
        new DdimSampler(SCHEDULE, Clip.UNIT, 1),
        new DpmSampler(SCHEDULE, Clip.UNIT),
        new DpmSampler(StepSpacing.LOG_SNR.choose(SCHEDULE, 20), Clip.NONE));
  }

  @Test
  void withAPerfectNetworkTheDataComeOut() {
    for (Sampler sampler : samplers()) {
      NDArray samples = sampler.sample(manager, SamplerTest::perfect, SHAPE, 3, StepListener.NONE);
      // 1024 numbers: four standard errors are 0.0125 and 0.009; the rest is what finite steps
      // cost.
      assertThat(mean(samples)).isWithin(0.015).of(MEAN);
      assertThat(deviation(samples)).isWithin(0.02).of(DEVIATION);
      samples.close();
    }
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  @Test
  void theSeedAloneDecides() {
    Sampler sampler = new DdpmSampler(SCHEDULE.respaced(5), Clip.UNIT, ReverseVariance.FIXED_LARGE);
    Engine.getInstance().setRandomSeed(1);
    NDArray first = sampler.sample(manager, SamplerTest::perfect, SHAPE, 3, StepListener.NONE);
    Engine.getInstance().setRandomSeed(2);
    NDArray second = sampler.sample(manager, SamplerTest::perfect, SHAPE, 3, StepListener.NONE);
    NDArray other = sampler.sample(manager, SamplerTest::perfect, SHAPE, 4, StepListener.NONE);
    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void theNetworkSeesOriginalStepsWithoutRecordingAndTheListenerSeesAll() {
    List<Long> steps = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    NoisePredictor predictor =
        (x, t) -> {
          assertThat(GradMode.isOn()).isFalse();
          assertThat(t).hasLength(64);
          steps.add(t[63]);
          return x.duplicate();
        };
    Sampler sampler = new DdimSampler(SCHEDULE.respaced(3), Clip.UNIT, 0);
    sampler
        .sample(manager, predictor, SHAPE, 1, (done, total, x) -> heard.add(done + "/" + total))
        .close();
    assertThat(steps).containsExactly(199L, 100L, 0L).inOrder();
    assertThat(heard).containsExactly("1/3", "2/3", "3/3").inOrder();
  }

  @Test
  void inversionFindsTheNoiseAgainToFirstOrder() {
    double coarse = inversionError(100);
    double fine = inversionError(800);
    assertThat(coarse).isLessThan(0.15);
    // Eight times the steps; first order would give 8 without the last step's cap.
    assertThat(coarse / fine).isGreaterThan(6);
  }

  private double inversionError(int steps) {
    NoiseSchedule schedule = NoiseSchedule.cosine(steps);
    DdimSampler sampler = new DdimSampler(schedule, Clip.NONE, 0);
    try (NDArray start = new GaussianNoise(9).draw(manager, SHAPE);
        NDArray images = sampler.sampleFrom(perfect(schedule), start, StepListener.NONE);
        NDArray found = sampler.invert(perfect(schedule), images, StepListener.NONE)) {
      assertThat(manager.getManagedArrays()).containsExactly(start, images, found);
      return Golden.relativeError(found, start);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    DdimSampler noisy = new DdimSampler(SCHEDULE, Clip.UNIT, 0.5);
    NDArray x = manager.zeros(new Shape(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new DdimSampler(SCHEDULE, Clip.UNIT, 2));
    assertThrows(IllegalArgumentException.class, () -> new Clip(1, 1));
    assertThrows(
        IllegalStateException.class,
        () -> noisy.invert(SamplerTest::perfect, x, StepListener.NONE));
    assertThrows(IllegalArgumentException.class, () -> noisy.step(x, x, 5, 5, x));
    assertThrows(IllegalArgumentException.class, () -> noisy.step(x, x, 200, 5, x));
    assertThrows(IllegalArgumentException.class, () -> noisy.reverseStep(x, x, 3, 201));
    Sampler sampler = new DdimSampler(SCHEDULE, Clip.UNIT, 0);
    NoisePredictor wrong = (samples, t) -> samples.getManager().zeros(new Shape(1));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> sampler.sample(manager, wrong, SHAPE, 1, StepListener.NONE));
    assertThat(e).hasMessageThat().contains("The network returned noise of the shape (1)");
    assertThat(manager.getManagedArrays()).containsExactly(x);
  }
}
