package dev.retrace.idm.diffusion;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.idm.IdmConfig;
import dev.retrace.idm.TimeConditioning;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss and its gradient, through the network and what stands around it. */
final class DenoiserTest {
  private static final DataType TYPE = DataType.FLOAT64;
  private static final Shape SHAPE = new Shape(2, 1, 5, 6);
  private static final double STEP = 1e-6;
  private static final long DIRECTION = 77;
  // A difference over 2e-6 of a loss near one loses 1e-10 by rounding, three digits of room.
  private static final double TOLERANCE = 1e-7;

  private final NDManager manager = NDManager.newBaseManager();
  private final NoiseSchedule schedule = NoiseSchedule.cosine(20);
  private final long[] t = {2, 15};
  private Idm network;
  private NDArray noisy;
  private NDArray noise;

  @BeforeEach
  void prepare() {
    network = network(false);
    noisy = Numbers.normal(manager, TYPE, 1, SHAPE);
    noise = Numbers.normal(manager, TYPE, 2, SHAPE);
  }

  private Idm network(boolean coordinates) {
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
            true,
            false);
    IdmConfig config = new IdmConfig(1, core, TimeConditioning.BRANCHES, 4, 5);
    Idm made = new Idm(coordinates ? config.withCoordinates() : config);
    manager.getEngine().setRandomSeed(3);
    made.initializeFor(manager, TYPE, 5, 6);
    RandomParameters.disturb(made, 0.1, 29);
    return made;
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.4, 0", "0.4, 0.5", "0.4, 1"})
  void trainsOnTheGradientOfItsError(double deviation, double balance) {
    Preconditioning around = new Preconditioning(schedule, 0.2, deviation, balance);
    Denoiser denoiser = new Denoiser(network, around);
    ToDoubleFunction<NDArray> weighed = predicted -> weighed(around, predicted);
    int before = LiveArrays.count(manager);
    try (Gradients gradients = new Gradients(manager)) {
      double loss = denoiser.train(noisy, t, noise, 1, MemoryPlan.DECLARED, gradients);

      double error = loss(denoiser, predicted -> Denoiser.error(predicted, noise));
      assertThat(loss).isWithin(1e-14).of(error); // the same sums, rounded alike
      for (Pair<String, Parameter> parameter : network.getParameters()) {
        NDArray array = parameter.getValue().getArray();
        NDArray grad = gradients.of(parameter.getValue()).orElseThrow();
        double expected = slope(denoiser, weighed, array);
        assertWithMessage(parameter.getKey())
            .that(Math.abs(along(grad) - expected))
            .isLessThan(TOLERANCE * Math.max(1, Math.abs(expected)));
      }
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"EPSILON, 0", "V, 0", "X0, 0", "EPSILON, 5", "V, 5", "X0, 5"})
  void trainsOnTheErrorOfWhatItPredicts(Prediction quantity, double gamma) {
    IntToDoubleFunction weight =
        gamma == 0 ? step -> 1 : step -> quantity.minSnrWeight(schedule.alphaBar(step), gamma);
    Denoiser denoiser = new Denoiser(network, new Weighed(quantity.of(schedule), weight));
    // The mean squared error of the network's output itself, written without the class's formulas.
    double[] target = target(quantity);
    ToDoubleFunction<NDArray> weighed =
        predicted -> squared(network.run(noisy, t).toDoubleArray(), target, weight);
    try (Gradients gradients = new Gradients(manager)) {
      double loss = denoiser.train(noisy, t, noise, 1, MemoryPlan.DECLARED, gradients);

      // Rounding of the noise, by 1/√ᾱ_15 = 3 and 1/√(1−ᾱ_2) = 4.
      assertThat(loss)
          .isWithin(1e-13)
          .of(squared(network.run(noisy, t).toDoubleArray(), target, step -> 1));
      for (Pair<String, Parameter> parameter : network.getParameters()) {
        NDArray grad = gradients.of(parameter.getValue()).orElseThrow();
        double expected = slope(denoiser, weighed, parameter.getValue().getArray());
        assertWithMessage(parameter.getKey())
            .that(Math.abs(along(grad) - expected))
            .isLessThan(TOLERANCE * Math.max(1, Math.abs(expected)));
      }
    }
  }

  private double[] target(Prediction quantity) {
    double[] x = noisy.toDoubleArray();
    double[] eps = noise.toDoubleArray();
    double[] target = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double a = Math.sqrt(schedule.alphaBar(step(i)));
      double s = Math.sqrt(1 - schedule.alphaBar(step(i)));
      double clean = (x[i] - s * eps[i]) / a;
      target[i] =
          switch (quantity) {
            case EPSILON -> eps[i];
            case V -> a * eps[i] - s * clean;
            case X0 -> clean;
          };
    }
    return target;
  }

  private double squared(double[] found, double[] wanted, IntToDoubleFunction weight) {
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      sum += weight.applyAsDouble(step(i)) * (found[i] - wanted[i]) * (found[i] - wanted[i]);
    }
    return sum / found.length;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4})
  void predictsByTheFormula(double deviation) {
    Preconditioning around = new Preconditioning(schedule, 0.2, deviation, 0);
    Denoiser denoiser = new Denoiser(network, around);
    double[] x = noisy.toDoubleArray();
    double[] inner = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      inner[i] = around.input(step(i)) * (x[i] - around.shift(step(i)));
    }

    double[] f = network.run(Numbers.of(manager, TYPE, inner, SHAPE), t).toDoubleArray();
    double[] predicted = denoiser.predict(noisy, t).toDoubleArray();

    for (int i = 0; i < x.length; i++) {
      int step = step(i);
      double expected =
          around.skip(step) * (x[i] - around.shift(step)) + around.output(step) * f[i];
      assertThat(predicted[i]).isWithin(1e-13).of(expected); // one rounding of a number near one
    }
  }

  @Test
  void tellsTheNetworkWhereVoxelsLieAndTrainsThere() {
    network = network(true);
    Denoiser denoiser = new Denoiser(network, new Preconditioning(schedule, 0.2, 0.4, 0));
    List<Placement> places =
        List.of(
            new Placement(List.of(0L, 3L), List.of(9L, 9L)),
            new Placement(List.of(4L, 1L), List.of(9L, 12L)));
    ToDoubleFunction<NDArray> error =
        whole -> {
          try (NDArray predicted = denoiser.predict(noisy, t, places)) {
            return Denoiser.error(predicted, noise);
          }
        };
    int before = LiveArrays.count(manager);
    try (Gradients gradients = new Gradients(manager)) {
      double loss = denoiser.train(noisy, t, noise, places, 1, MemoryPlan.DECLARED, gradients);

      assertThat(loss).isWithin(1e-14).of(error.applyAsDouble(noisy));
      assertThat(loss).isNotWithin(1e-6).of(loss(denoiser, p -> Denoiser.error(p, noise)));
      for (Pair<String, Parameter> parameter : network.getParameters()) {
        NDArray grad = gradients.of(parameter.getValue()).orElseThrow();
        double expected = slope(denoiser, error, parameter.getValue().getArray());
        assertWithMessage(parameter.getKey())
            .that(Math.abs(along(grad) - expected))
            .isLessThan(TOLERANCE * Math.max(1, Math.abs(expected)));
      }
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void predictsForVolumesOfAnySize() {
    network = network(true);
    Denoiser denoiser = new Denoiser(network, Preconditioning.none(schedule));
    try (NDArray larger = Numbers.normal(manager, TYPE, 4, new Shape(2, 1, 12, 9));
        NDArray coordinates = Coordinates.of(larger, Placement.whole(larger.getShape()));
        NDArray input = larger.concat(coordinates, 1);
        NDArray expected = network.run(input, t);
        NDArray predicted = denoiser.predict(larger, t)) {
      assertThat(predicted.getShape()).isEqualTo(larger.getShape());
      assertThat(predicted).isEqualTo(expected);
    }
  }

  private int step(int voxel) {
    return (int) t[voxel / 30]; // a sample has 5 x 6 voxels
  }

  // The squared error of a noise level, by the output's scale to the power of -2 balance.
  private double weighed(Preconditioning around, NDArray predicted) {
    double[] found = predicted.toDoubleArray();
    double[] wanted = noise.toDoubleArray();
    double sum = 0;
    for (int i = 0; i < found.length; i++) {
      double weight = Math.pow(around.output(step(i)), -2 * around.balance());
      sum += weight * (found[i] - wanted[i]) * (found[i] - wanted[i]);
    }
    return sum / found.length;
  }

  /** The derivative of a loss along a random direction of one parameter. */
  private double slope(Denoiser denoiser, ToDoubleFunction<NDArray> loss, NDArray array) {
    double[] before = array.toDoubleArray();
    double[] around = new double[2];
    for (int side = 0; side < 2; side++) {
      double step = side == 0 ? -STEP : STEP;
      GradMode.runOff(() -> RandomParameters.move(array, step, DIRECTION));
      around[side] = loss(denoiser, loss);
      GradMode.runOff(() -> Numbers.overwrite(array, before));
    }
    return (around[1] - around[0]) / (2 * STEP);
  }

  private double along(NDArray grad) {
    try (NDArray direction = Numbers.normal(manager, TYPE, DIRECTION, grad.getShape());
        NDArray product = direction.mul(grad);
        NDArray sum = product.sum()) {
      return sum.getDouble();
    }
  }

  private double loss(Denoiser denoiser, ToDoubleFunction<NDArray> loss) {
    try (NDArray predicted = denoiser.predict(noisy, t)) {
      return loss.applyAsDouble(predicted);
    }
  }
}
