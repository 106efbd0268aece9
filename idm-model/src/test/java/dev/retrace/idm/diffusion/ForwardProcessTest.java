package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.testing.Golden;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForwardProcessTest {

  private final ForwardProcess process = new ForwardProcess(NoiseSchedule.cosine(100));
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void eachSampleHasItsOwnStep() {
    NDArray x0 = manager.ones(new Shape(2, 1, 3));
    NDArray noise = new GaussianNoise(1).draw(manager, x0.getShape());
    NDArray both = process.addNoise(x0, new long[] {5, 90}, noise);
    NDArray second = process.addNoise(x0, new long[] {90, 90}, noise);
    NDArray first = process.addNoise(x0, new long[] {5, 5}, noise);
    assertThat(both.get(0)).isEqualTo(first.get(0));
    assertThat(both.get(1)).isEqualTo(second.get(1));
  }

  @Test
  void theTrueNoiseGivesTheCleanSamplesBackInSinglePrecision() {
    NDArray x0 = new GaussianNoise(2).draw(manager, new Shape(2, 1, 3));
    NDArray noise = new GaussianNoise(1).draw(manager, x0.getShape());
    long[] t = {5, 90};
    NDArray xt = process.addNoise(x0, t, noise);
    // Step 90 leaves √ᾱ = 0.13 of the signal, which enlarges single precision's 6e-8.
    assertThat(Golden.relativeError(process.estimateX0(xt, t, noise), x0)).isLessThan(2e-6);
  }

  @Test
  void refusesWhatDoesNotFitAndLeavesNothing() {
    NDArray x0 = manager.ones(new Shape(2, 1));
    NDArray small = manager.ones(new Shape(2));
    assertThrows(
        IllegalArgumentException.class, () -> process.addNoise(x0, new long[] {1, 1}, small));
    assertThrows(IllegalArgumentException.class, () -> process.addNoise(x0, new long[] {1}, x0));
    assertThrows(
        IllegalArgumentException.class, () -> process.addNoise(x0, new long[] {1, 100}, x0));
    process.addNoise(x0, new long[] {1, 1}, x0).close();
    assertThat(manager.getManagedArrays()).containsExactly(x0, small);
    assertThrows(
        IllegalArgumentException.class, () -> TimeEmbedding.sinusoidal(manager, new long[1], 1));
  }
}
