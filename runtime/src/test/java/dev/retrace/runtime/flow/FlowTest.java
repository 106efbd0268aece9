package dev.retrace.runtime.flow;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.branch.Mlp;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowTest {
  private final NDManager parameters = NDManager.newBaseManager();
  private final NDManager manager = NDManager.newBaseManager();

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(31);
  }

  @AfterEach
  void free() {
    manager.close();
    parameters.close();
  }

  /** Couplings on vectors that write right and left in turn. */
  private static InvertibleBlock couplings(
      CouplingLaw law, int count, int channels, int[] hidden, String... given) {
    List<InvertibleBlock> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Half writes = i % 2 == 0 ? Half.RIGHT : Half.LEFT;
      int written = i % 2 == 0 ? channels - channels / 2 : channels / 2;
      Mlp branch =
          Mlp.builder().setOutChannels(law.branchChannels(written)).optHidden(hidden).build();
      layers.add(new OneCoupling(law, writes, branch, given));
    }
    return new InvertibleChain(layers);
  }

  private void set(InvertibleBlock network, int coupling, double r, double slope, double shift) {
    Parameter weight = network.getParameters().valueAt(2 * coupling);
    Parameter bias = network.getParameters().valueAt(2 * coupling + 1);
    GradMode.runOff(
        () -> {
          Numbers.overwrite(weight.getArray(), new double[] {0, slope});
          Numbers.overwrite(bias.getArray(), new double[] {r, shift});
        });
  }

  /** The density of two normal variables in the form of textbooks. */
  private static double bivariate(
      double x, double y, double[] mean, double sx, double sy, double rho) {
    double u = (x - mean[0]) / sx;
    double v = (y - mean[1]) / sy;
    double squares = (u * u - 2 * rho * u * v + v * v) / (1 - rho * rho);
    return -0.5 * squares - Math.log(2 * Math.PI * sx * sy * Math.sqrt(1 - rho * rho));
  }

  @Test
  void aLinearFlowIsANormalDensity() {
    InvertibleBlock network = couplings(new Affine(), 2, 2, new int[0]);
    network.initialize(parameters, DataType.FLOAT64, new Shape(1, 2));
    set(network, 0, 0.8, -0.7, 0.3); // z2 = p x2 - 0.7 x1 + 0.3
    set(network, 1, -1.1, 0.9, -0.2); // z1 = q x1 + 0.9 z2 - 0.2
    double p = Math.exp(Affine.LIMIT * Math.tanh(0.8));
    double q = Math.exp(Affine.LIMIT * Math.tanh(-1.1));
    // z = L x + c, so x has the precision LᵀL and the mean -L⁻¹c.
    double[][] l = {{q - 0.7 * 0.9, 0.9 * p}, {-0.7, p}};
    double[] c = {0.9 * 0.3 - 0.2, 0.3};
    double a = l[0][0] * l[0][0] + l[1][0] * l[1][0];
    double b = l[0][0] * l[0][1] + l[1][0] * l[1][1];
    double d = l[0][1] * l[0][1] + l[1][1] * l[1][1];
    double det = a * d - b * b;
    double root = l[0][0] * l[1][1] - l[0][1] * l[1][0];
    double[] mean = {
      -(l[1][1] * c[0] - l[0][1] * c[1]) / root, -(l[0][0] * c[1] - l[1][0] * c[0]) / root
    };
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 5, new Shape(7, 2));

    double[] found = likelihood(new Flow(network, new StandardNormal()), x, Conditions.NONE);

    double[] points = x.toDoubleArray();
    for (int i = 0; i < found.length; i++) {
      double expected =
          bivariate(
              points[2 * i],
              points[2 * i + 1],
              mean,
              Math.sqrt(d / det),
              Math.sqrt(a / det),
              -b / Math.sqrt(a * d));
      // Rounding only: a dozen operations on numbers of order 10.
      assertThat(found[i]).isWithin(1e-12).of(expected);
    }
  }

  private static double[] likelihood(Flow flow, NDArray x, Conditions conditions) {
    try (NDArray each = flow.logLikelihood(x, conditions)) {
      return each.toDoubleArray();
    }
  }

  @Test
  void theDensityIntegratesToOne() {
    InvertibleBlock network = couplings(new Affine(), 6, 2, new int[] {8});
    network.initialize(parameters, DataType.FLOAT64, new Shape(1, 2));
    Flow flow = new Flow(network, new StandardNormal());
    int side = 221;
    double step = 0.1;
    int points = side * side;
    double[] grid = new double[2 * points];
    for (int i = 0; i < points; i++) {
      grid[2 * i] = (i / side - side / 2) * step;
      grid[2 * i + 1] = (i % side - side / 2) * step;
    }
    NDArray x = Numbers.of(manager, DataType.FLOAT64, grid, new Shape(points, 2));

    double sum = 0;
    for (double each : likelihood(flow, x, Conditions.NONE)) {
      sum += Math.exp(each);
    }

    // The sum over a grid converges exponentially for a smooth density, and ±11 cuts off less than
    // a part in 1e9 of one whose scale is at most exp(3/4).
    assertThat(sum * step * step).isWithin(1e-8).of(1);
  }

  enum Priors {
    NORMAL,
    LOGISTIC,
    MIXTURE,
    WEIGHTED_MIXTURE;

    Prior make(NDManager manager) {
      NDArray means = Numbers.normal(manager, DataType.FLOAT64, 11, new Shape(2, 3));
      return switch (this) {
        case NORMAL -> new StandardNormal();
        case LOGISTIC -> new StandardLogistic();
        case MIXTURE -> new GaussianMixture(means, 0.8);
        case WEIGHTED_MIXTURE -> new GaussianMixture(means, 0.8).weightedBy("class");
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfDifferences(Priors priors) {
    InvertibleBlock network = couplings(new Affine(), 3, 3, new int[] {4}, "class");
    network.initialize(parameters, DataType.FLOAT64, new Shape(4, 3), new Shape(4, 2));
    Flow flow = new Flow(network, priors.make(manager));
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(4, 3));
    NDArray classes =
        Numbers.of(
            manager,
            DataType.FLOAT64,
            new double[] {1, 0, 0.25, 0.75, 0, 1, 0.5, 0.5},
            new Shape(4, 2));
    Conditions conditions = Conditions.of("class", classes);
    try (Gradients sink = new Gradients(manager)) {
      double loss = flow.step(x, conditions, sink);

      assertThat(loss).isWithin(1e-13).of(meanLoss(flow, x, conditions));
      for (Parameter parameter : network.getParameters().values()) {
        double[] expected =
            CentralDifferences.gradient(() -> meanLoss(flow, x, conditions), parameter.getArray());
        double[] found = Numbers.doubles(sink.of(parameter).orElseThrow());
        assertThat(CentralDifferences.error(found, expected))
            .isAtMost(CentralDifferences.TOLERANCE);
      }
    }
  }

  private static double meanLoss(Flow flow, NDArray x, Conditions conditions) {
    double sum = 0;
    double[] each = likelihood(flow, x, conditions);
    for (double one : each) {
      sum -= one;
    }
    return sum / each.length;
  }

  @Test
  void theStepSumsIntoTheSinkAndLeavesItsInputAlone() {
    InvertibleBlock network = couplings(new Affine(), 2, 2, new int[] {4});
    network.initialize(parameters, DataType.FLOAT64, new Shape(1, 2));
    Flow flow = new Flow(network, new StandardNormal());
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(5, 2));
    double[] before = x.toDoubleArray();
    Parameter first = network.getParameters().valueAt(0);
    try (Gradients once = new Gradients(manager);
        Gradients twice = new Gradients(manager)) {
      flow.step(x, Conditions.NONE, once);
      flow.step(x, Conditions.NONE, twice);
      flow.step(x, Conditions.NONE, twice);

      double[] single = once.of(first).orElseThrow().toDoubleArray();
      double[] sum = twice.of(first).orElseThrow().toDoubleArray();
      for (int i = 0; i < sum.length; i++) {
        assertThat(sum[i]).isEqualTo(2 * single[i]);
      }
    }
    assertThat(x.toDoubleArray()).isEqualTo(before);
  }

  /** A network whose output has another shape than its input. */
  private InvertibleBlock image(DataType type) {
    InvertibleBlock network =
        new InvertibleChain(
            List.of(
                new Downsampling(new Cayley(), Start.RANDOM, 5, 2, 2),
                new OneCoupling(new Affine(), Half.RIGHT, new SmallBranch(4)),
                new OneCoupling(new Additive(), Half.LEFT, new SmallBranch(2))));
    network.initialize(parameters, type, new Shape(1, 1, 4, 4));
    return network;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theShapeMayChange(int batch) {
    Flow flow = new Flow(image(DataType.FLOAT64), new StandardLogistic());
    Shape shape = new Shape(batch, 1, 4, 4);

    NDArray x = flow.sample(manager, shape, Conditions.NONE, 1, 3);

    assertThat(x.getShape()).isEqualTo(shape);
    NDArray z = flow.encode(x, Conditions.NONE);
    assertThat(z.getShape()).isEqualTo(new Shape(batch, 4, 2, 2));
    NDArray back = flow.decode(z, Conditions.NONE);
    // Rebuilt in float64 by three layers.
    assertThat(CentralDifferences.error(back.toDoubleArray(), x.toDoubleArray())).isAtMost(1e-13);
    try (Gradients sink = new Gradients(manager)) {
      double loss = flow.step(x, Conditions.NONE, sink);
      assertThat(loss).isWithin(1e-12).of(meanLoss(flow, x, Conditions.NONE));
    }
  }

  @Test
  void withoutVolumeChangeTheLikelihoodIsThePriors() {
    InvertibleBlock network = couplings(new Additive(), 2, 3, new int[] {4});
    network.initialize(parameters, DataType.FLOAT64, new Shape(1, 3));
    Flow flow = new Flow(network, new StandardNormal());
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, 3));
    NDArray z = flow.encode(x, Conditions.NONE);
    NDArray expected = flow.prior().logProbability(z, Conditions.NONE);

    assertThat(likelihood(flow, x, Conditions.NONE)).isEqualTo(expected.toDoubleArray());
  }

  @Test
  void samplesHaveTheMomentsOfTheDensity() {
    InvertibleBlock network = couplings(new Affine(), 2, 2, new int[0]);
    network.initialize(parameters, DataType.FLOAT32, new Shape(1, 2));
    set(network, 0, 0.8, 0, 0.3); // x2 = (z2 - 0.3) / p
    set(network, 1, -1.1, 0, -0.2); // x1 = (z1 + 0.2) / q
    double p = Math.exp(Affine.LIMIT * Math.tanh(0.8));
    double q = Math.exp(Affine.LIMIT * Math.tanh(-1.1));
    int count = 40_000;
    Flow flow = new Flow(network, new StandardNormal());

    NDArray x = flow.sample(manager, new Shape(count, 2), Conditions.NONE, 0.5, 17);

    assertThat(x.getDataType()).isEqualTo(DataType.FLOAT32);
    assertMoments(Numbers.doubles(x), 0, 0.2 / q, 0.5 / q);
    assertMoments(Numbers.doubles(x), 1, -0.3 / p, 0.5 / p);
  }

  // Four standard errors: deviation/√n of a mean, deviation/√(2n) of a deviation.
  private static void assertMoments(double[] points, int axis, double mean, double deviation) {
    int n = points.length / 2;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double off = points[2 * i + axis] - mean;
      sum += off;
      squares += off * off;
    }
    assertThat(sum / n).isWithin(4 * deviation / Math.sqrt(n)).of(0);
    assertThat(Math.sqrt(squares / n)).isWithin(4 * deviation / Math.sqrt(2.0 * n)).of(deviation);
  }

  @Test
  void samplesFollowTheSeedAndTheTemperature() {
    Flow flow = new Flow(image(DataType.FLOAT32), new StandardNormal());
    Shape shape = new Shape(2, 1, 4, 4);

    float[] once = flow.sample(manager, shape, Conditions.NONE, 0.7, 3).toFloatArray();
    float[] again = flow.sample(manager, shape, Conditions.NONE, 0.7, 3).toFloatArray();
    float[] other = flow.sample(manager, shape, Conditions.NONE, 0.7, 4).toFloatArray();
    assertThat(again).isEqualTo(once);
    assertThat(other).isNotEqualTo(once);

    NDArray mode = manager.zeros(new Shape(2, 4, 2, 2));
    float[] expected = flow.decode(mode, Conditions.NONE).toFloatArray();
    assertThat(flow.sample(manager, shape, Conditions.NONE, 0, 3).toFloatArray())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingBehind(boolean recording) {
    Flow flow = new Flow(image(DataType.FLOAT32), new StandardNormal());
    NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, new Shape(3, 1, 4, 4));
    int before = LiveArrays.count(manager);

    Runnable everything =
        () -> {
          flow.logLikelihood(x, Conditions.NONE).close();
          flow.sample(manager, x.getShape(), Conditions.NONE, 1, 1).close();
          try (NDArray z = flow.encode(x, Conditions.NONE)) {
            flow.decode(z, Conditions.NONE).close();
          }
          try (Gradients sink = new Gradients(manager)) {
            flow.step(x, Conditions.NONE, sink);
          }
        };
    if (recording) {
      GradMode.runOn(everything);
    } else {
      GradMode.runOff(everything);
    }

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void anErrorLeavesNothingBehind() {
    InvertibleBlock network = couplings(new Affine(), 2, 2, new int[] {4}, "class");
    network.initialize(parameters, DataType.FLOAT32, new Shape(1, 2), new Shape(1, 2));
    Flow flow = new Flow(network, new StandardNormal());
    NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, new Shape(3, 2));
    int before = LiveArrays.count(manager);

    assertThrows(IllegalArgumentException.class, () -> flow.logLikelihood(x, Conditions.NONE));

    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  @Test
  void mistakesAreNamed() {
    Flow flow = new Flow(image(DataType.FLOAT32), new StandardNormal());
    Shape shape = new Shape(1, 1, 4, 4);
    for (double wrong : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> flow.sample(manager, shape, Conditions.NONE, wrong, 1)))
          .hasMessageThat()
          .contains("the temperature of samples is " + wrong + " but must be 0 (the mode) or more");
    }
    Flow unready = new Flow(couplings(new Affine(), 1, 2, new int[] {4}), new StandardNormal());
    NDArray x = manager.zeros(new Shape(1, 2));
    assertThat(
            assertThrows(
                IllegalStateException.class, () -> unready.logLikelihood(x, Conditions.NONE)))
        .hasMessageThat()
        .contains("call initialize(");
  }
}
