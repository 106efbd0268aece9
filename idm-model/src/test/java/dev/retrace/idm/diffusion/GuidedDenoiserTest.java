package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.idm.Conditioning;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.IdmConfig;
import dev.retrace.idm.TimeConditioning;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A denoiser that is told classes, and one that learns an inverse. */
final class GuidedDenoiserTest {
  private static final DataType TYPE = DataType.FLOAT64;

  private final NDManager manager = NDManager.newBaseManager();
  private final NoiseSchedule schedule = NoiseSchedule.cosine(20);
  private final long[] t = {2, 15};
  private Idm network;
  private Denoiser denoiser;
  private NDArray noisy;
  private NDArray noise;

  @BeforeEach
  void buildNetwork() {
    CoreConfig core =
        new CoreConfig(
            List.of(4, 8),
            List.of(1, 1),
            CoreConfig.uniformStrides(2, 2, 2),
            2,
            Norm.INSTANCE,
            -1,
            new Cayley(),
            Start.HAAR,
            false,
            false);
    network =
        new Idm(new IdmConfig(1, core, TimeConditioning.STEM, 4, 5).withClasses(3).withInverse());
    manager.getEngine().setRandomSeed(3);
    network.initializeFor(manager, TYPE, 5, 6);
    RandomParameters.disturb(network, 0.1, 29);
    denoiser = new Denoiser(network, new Preconditioning(schedule, 0.2, 0.4, 0));
    Shape shape = new Shape(2, 1, 5, 6);
    noisy = Numbers.normal(manager, TYPE, 1, shape);
    noise = Numbers.normal(manager, TYPE, 2, shape);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void guidanceExaggeratesWhatClassesChange() {
    double[] untold = denoiser.predict(noisy, t).toDoubleArray();
    double[] told = denoiser.given(1, 2).predict(noisy, t).toDoubleArray();
    double[] half = denoiser.given(Conditioning.NO_CLASS, 2).predict(noisy, t).toDoubleArray();
    int before = LiveArrays.count(manager);

    double[] guided;
    try (NDArray predicted = denoiser.guided(1.5, 1, 2).predict(noisy, t)) {
      guided = predicted.toDoubleArray();
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    int sample = told.length / 2;
    assertThat(told[0]).isNotEqualTo(untold[0]);
    assertThat(half[0]).isEqualTo(untold[0]);
    assertThat(half[sample]).isEqualTo(told[sample]);
    for (int i = 0; i < told.length; i++) {
      double expected = untold[i] + 2.5 * (told[i] - untold[i]);
      assertThat(guided[i]).isWithin(1e-13).of(expected); // one rounding of a number near one
    }
  }

  /** Fails when it is asked for a factor once more than it bears. */
  private static final class Failing implements Parametrization {
    private int left;

    private Failing(int bears) {
      left = bears;
    }

    private double one() {
      if (left-- == 0) {
        throw new IllegalStateException("no factor is left");
      }
      return 1;
    }

    @Override
    public double shift(int t) {
      return one();
    }

    @Override
    public double input(int t) {
      return one();
    }

    @Override
    public double skip(int t) {
      return one();
    }

    @Override
    public double output(int t) {
      return one();
    }

    @Override
    public double lossScale(int t) {
      return one();
    }

    @Override
    public double lossGain(int t) {
      return one();
    }
  }

  @Test
  void aFailureAtAnyPointLeavesNoArrayBehind() {
    int before = LiveArrays.count(manager);
    // Six factors for each of two samples, of the prediction with classes and of that without.
    for (int bears = 0; bears < 24; bears++) {
      GuidedDenoiser failing = new Denoiser(network, new Failing(bears)).guided(1.5, 1, 2);
      assertThrows(IllegalStateException.class, () -> failing.predict(noisy, t));
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
    new Denoiser(network, new Failing(24)).guided(1.5, 1, 2).predict(noisy, t).close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  // In the network's units, whose input is scaled: input of x - shift, rebuilt from the output.
  @Test
  void theLossOfReconstructionIsAddedWithItsShare() {
    double lambda = 0.7;
    Conditioning given = Conditioning.at(t).labelled(0, 1);
    List<Placement> places = Placement.whole(noisy.getShape());
    Parameter own = network.getParameters().get("inverse.head.conv.bias");
    Preconditioning around = new Preconditioning(schedule, 0.2, 0.4, 0);
    double[] x = noisy.toDoubleArray();
    for (int i = 0; i < x.length; i++) {
      int step = (int) t[i / 30];
      x[i] = around.input(step) * (x[i] - around.shift(step));
    }
    NDArray input = Numbers.of(manager, TYPE, x, noisy.getShape());
    double[] rebuilt = network.inverse(network.run(input, given)).toDoubleArray();
    double square = 0;
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      square += (rebuilt[i] - x[i]) * (rebuilt[i] - x[i]);
      sum += rebuilt[i] - x[i];
    }
    try (Gradients plain = new Gradients(manager);
        Gradients both = new Gradients(manager)) {
      MemoryPlan plan = MemoryPlan.DECLARED;
      double alone = denoiser.train(noisy, given, noise, places, 0.25, plan, plain);
      double loss =
          denoiser.reconstructing(lambda).train(noisy, given, noise, places, 0.25, plan, both);

      assertThat(loss).isWithin(1e-12).of(alone + lambda * square / x.length);
      assertThat(plain.of(own).isPresent()).isFalse();
      // The bias of the inverse's head adds to every rebuilt voxel.
      double slope = both.of(own).orElseThrow().toDoubleArray()[0];
      assertThat(slope).isWithin(1e-12).of(0.25 * lambda * 2 * sum / x.length);
    }
  }
}
