package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.testing.Golden;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every array of {@code diffusion.npz}, in double precision. */
final class DiffusionGoldenTest {

  /**
   * β and 1 − ᾱ are near 2e-5 at the first steps, where the last bit of a cosine is 5e-12 of them.
   */
  private static final double TABLE = 1e-11;

  /**
   * Steps weaken the tables' differences; cancellation at the last step costs 1/√ᾱ = 4e4 of 1e-16.
   */
  private static final double STEP = 2e-12;

  private static final int STEPS = 2000;
  private static final Golden GOLDEN = Golden.open("diffusion");
  private static final NoiseSchedule SCHEDULE = NoiseSchedule.cosine(STEPS);

  private NDManager manager;
  private NDArray epsHat;
  private NDArray z;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    epsHat = GOLDEN.array(manager, "eps_hat");
    z = GOLDEN.array(manager, "z");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static void assertTable(String name, IntToDoubleFunction actual) {
    double[] expected = GOLDEN.get(name).doubles();
    double[] values = IntStream.range(0, STEPS).mapToDouble(actual).toArray();
    // Entry by entry, since a table spans ten decades; zero only where zero is expected.
    for (int t = 0; t < STEPS; t++) {
      assertWithMessage("%s[%s]", name, t)
          .that(values[t])
          .isWithin(TABLE * Math.abs(expected[t]))
          .of(expected[t]);
    }
  }

  @Test
  void tablesMatch() {
    assertTable("betas", SCHEDULE::beta);
    assertTable("alphas_cumprod", SCHEDULE::alphaBar);
    assertTable("posterior_variance", SCHEDULE::posteriorVariance);
    assertTable("posterior_mean_coef1", SCHEDULE::posteriorCoefficientOfX0);
    assertTable("posterior_mean_coef2", SCHEDULE::posteriorCoefficientOfXt);
  }

  @Test
  void theFileHasTheStepsTestedHere() {
    assertThat(GOLDEN.get("t").longs()).isEqualTo(new long[] {0, 1, 999, 1500, 1999});
  }

  private void assertMatches(NDArray actual, int t, String name) {
    try (actual;
        NDArray expected = GOLDEN.array(manager, "t" + t + "." + name)) {
      assertWithMessage("t%s.%s", t, name)
          .that(Golden.relativeError(actual, expected))
          .isLessThan(STEP);
    }
  }

  private NDArray xt(int t) {
    return GOLDEN.array(manager, "t" + t + ".xt");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1500, 1999})
  void noisingAndItsEstimateMatch(int t) {
    ForwardProcess process = new ForwardProcess(SCHEDULE);
    NDArray x0 = GOLDEN.array(manager, "x0");
    NDArray eps = GOLDEN.array(manager, "eps");
    long[] steps = {t, t};
    assertMatches(process.addNoise(x0, steps, eps), t, "xt");
    assertMatches(process.estimateX0(xt(t), steps, epsHat), t, "pred_x0_raw");
    assertMatches(CleanEstimate.of(SCHEDULE, Clip.NONE, xt(t), epsHat, t), t, "pred_x0_raw");
    assertMatches(CleanEstimate.of(SCHEDULE, Clip.SYMMETRIC, xt(t), epsHat, t), t, "pred_x0_clip");
    // With the true noise the estimate is x0, hence the mean that of the true posterior.
    DdpmSampler exact = new DdpmSampler(SCHEDULE, Clip.NONE, ReverseVariance.FIXED_SMALL);
    assertMatches(exact.mean(xt(t), eps, t), t, "post_mean_true");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1500, 1999})
  void ddpmStepsMatch(int t) {
    DdpmSampler small = new DdpmSampler(SCHEDULE, Clip.SYMMETRIC, ReverseVariance.FIXED_SMALL);
    DdpmSampler large = new DdpmSampler(SCHEDULE, Clip.SYMMETRIC, ReverseVariance.FIXED_LARGE);
    DdpmSampler plain = new DdpmSampler(SCHEDULE, Clip.NONE, ReverseVariance.FIXED_LARGE);
    assertMatches(small.mean(xt(t), epsHat, t), t, "ddpm_mean");
    assertMatches(small.step(xt(t), epsHat, t, z), t, "ddpm_sample_fixedsmall");
    assertMatches(large.step(xt(t), epsHat, t, z), t, "ddpm_sample_fixedlarge");
    assertMatches(plain.step(xt(t), epsHat, t, z), t, "ddpm_eq7_noclip");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1500, 1999})
  void ddimStepsMatch(int t) {
    for (String eta : new String[] {"0", "0.5", "1"}) {
      DdimSampler sampler = new DdimSampler(SCHEDULE, Clip.SYMMETRIC, Double.parseDouble(eta));
      assertMatches(sampler.step(xt(t), epsHat, t, t - 1, z), t, "ddim_prev_eta" + eta);
      int skipped = Math.max(-1, t - 50);
      assertMatches(sampler.step(xt(t), epsHat, t, skipped, z), t, "ddim_skip50_eta" + eta);
    }
    DdimSampler free = new DdimSampler(SCHEDULE, Clip.NONE, 0);
    assertMatches(free.step(xt(t), epsHat, t, t - 1, z), t, "ddim_prev_eta0_noclip");
    assertMatches(free.reverseStep(xt(t), epsHat, t, t + 1), t, "ddim_reverse_noclip");
  }

  @Test
  void timeEmbeddingsMatch() {
    long[] t = Arrays.stream(GOLDEN.get("temb_t").doubles()).mapToLong(Math::round).toArray();
    for (int dim : new int[] {7, 8}) {
      NDArray expected = GOLDEN.array(manager, "temb" + dim);
      NDArray actual = TimeEmbedding.sinusoidal(manager, t, dim, DataType.FLOAT64);
      // The frequency's last bit, 1e-16, times a step of about 2000.
      assertThat(Golden.relativeError(actual, expected)).isLessThan(1e-12);
      NDArray single = TimeEmbedding.sinusoidal(manager, t, dim);
      assertThat(Golden.relativeError(single, expected)).isLessThan(1e-7);
    }
  }
}
