package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The spline against its definition, at its ends and at what a wild branch may return. */
final class RationalQuadraticSplineTest {
  private static final CouplingLaw LAW = new RationalQuadraticSpline();
  private static final Shape PART = new Shape(1, 1, 40);
  private static final Shape BRANCH = new Shape(1, LAW.branchChannels(1), 40);

  /** From beyond the interval on one side to beyond it on the other. */
  private static final double[] X =
      IntStream.range(0, 40).mapToDouble(i -> -4 + 0.21 * i).toArray();

  @Test
  void isThePublishedFormula() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray part = Numbers.of(manager, DataType.FLOAT64, X, PART);
      NDArray b = Numbers.normal(manager, DataType.FLOAT64, 3, BRANCH);
      LogDet logDet = LogDet.zeros(manager, 1, DataType.FLOAT64);

      LAW.forward(part, b, logDet);

      double[] y = new double[X.length];
      double sum = 0;
      for (int i = 0; i < X.length; i++) {
        double[] result = reference(X[i], column(b.toDoubleArray(), i));
        y[i] = result[0];
        sum += result[1];
      }
      assertThat(Golden.relativeError(part.toDoubleArray(), y)).isAtMost(1e-13);
      assertThat(logDet.value().toDoubleArray()[0]).isWithin(1e-12).of(sum);
    }
  }

  private static double[] column(double[] b, int position) {
    return IntStream.range(0, b.length / X.length)
        .mapToDouble(group -> b[group * X.length + position])
        .toArray();
  }

  // Durkan et al., equations 4 and 5, for one number: {y, log slope}.
  private static double[] reference(double x, double[] raw) {
    int bins = RationalQuadraticSpline.BINS;
    if (Math.abs(x) >= RationalQuadraticSpline.BOUND) {
      return new double[] {x, 0};
    }
    double[] xs = knots(Arrays.copyOfRange(raw, 0, bins));
    double[] ys = knots(Arrays.copyOfRange(raw, bins, 2 * bins));
    int k = 0;
    while (x >= xs[k + 1]) {
      k++;
    }
    double left = k == 0 ? 1 : slope(raw[2 * bins + k - 1]);
    double right = k == bins - 1 ? 1 : slope(raw[2 * bins + k]);
    double s = (ys[k + 1] - ys[k]) / (xs[k + 1] - xs[k]);
    double t = (x - xs[k]) / (xs[k + 1] - xs[k]);
    double below = s + (right + left - 2 * s) * t * (1 - t);
    double y = ys[k] + (ys[k + 1] - ys[k]) * (s * t * t + left * t * (1 - t)) / below;
    double slope =
        s * s * (right * t * t + 2 * s * t * (1 - t) + left * (1 - t) * (1 - t)) / (below * below);
    return new double[] {y, Math.log(slope)};
  }

  private static double[] knots(double[] raw) {
    double total = Arrays.stream(raw).map(Math::exp).sum();
    double[] knots = new double[raw.length + 1];
    double end = 0;
    for (int i = 0; i < raw.length; i++) {
      end += 1e-3 + (1 - 1e-3 * raw.length) * Math.exp(raw[i]) / total;
      knots[i + 1] = end;
    }
    return Arrays.stream(knots).map(k -> RationalQuadraticSpline.BOUND * (2 * k - 1)).toArray();
  }

  // One where the branch returns zero.
  private static double slope(double raw) {
    return 1e-3 + Math.log1p(Math.exp(raw + Math.log(Math.expm1(1 - 1e-3))));
  }

  @Test
  void zerosFromTheBranchAreTheIdentity() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray part = Numbers.of(manager, DataType.FLOAT64, X, PART);
      LogDet logDet = LogDet.zeros(manager, 1, DataType.FLOAT64);

      LAW.forward(part, manager.zeros(BRANCH, DataType.FLOAT64), logDet);

      assertThat(Golden.relativeError(part.toDoubleArray(), X)).isAtMost(1e-14);
      assertThat(logDet.value().toDoubleArray()[0]).isWithin(1e-12).of(0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void theTailsAreLeftAlone(DataType type) {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[] far = IntStream.range(0, 40).mapToDouble(i -> (i - 19.5) * 8).toArray();
      NDArray part = Numbers.of(manager, type, far, PART);
      NDArray b = Numbers.normal(manager, type, 3, BRANCH);
      NDArray g = Numbers.normal(manager, type, 4, PART);
      NDArray h = Numbers.normal(manager, type, 5, new Shape(1));
      LogDet logDet = LogDet.zeros(manager, 1, type);

      LAW.forward(part, b, logDet);
      LAW.inverse(part, b, logDet);

      assertThat(Numbers.doubles(part)).isEqualTo(far);
      assertThat(Numbers.doubles(logDet.value())).isEqualTo(new double[1]);
      assertThat(Numbers.doubles(LAW.branchGrad(part, b, g, h)))
          .isEqualTo(new double[(int) BRANCH.size()]);
      assertThat(Numbers.doubles(LAW.inverseBranchGrad(part, b, g, h)))
          .isEqualTo(new double[(int) BRANCH.size()]);
      NDArray grad = g.duplicate();
      LAW.stateGrad(part, b, grad, h);
      assertThat(Numbers.doubles(grad)).isEqualTo(Numbers.doubles(g));
    }
  }

  // Bins of a thousandth beside bins of almost everything, slopes of a thousandth beside hundreds.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void wildBranchesStayFiniteAndMonotone(DataType type) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray part = Numbers.of(manager, type, X, PART);
      NDArray one = Numbers.normal(manager, type, 6, new Shape(1, LAW.branchChannels(1), 1));
      NDArray b = one.mul(60f).broadcast(BRANCH).duplicate();
      NDArray g = Numbers.normal(manager, type, 4, PART);
      NDArray h = Numbers.normal(manager, type, 5, new Shape(1));

      LAW.forward(part, b, LogDet.UNTRACKED);

      double[] y = Numbers.doubles(part);
      for (int i = 1; i < y.length; i++) {
        assertThat(y[i]).isAtLeast(y[i - 1]);
      }
      assertFinite(LAW.branchGrad(part, b, g, h));
      NDArray grad = g.duplicate();
      LAW.inverse(part, b, LogDet.UNTRACKED);
      LAW.stateGrad(part, b, grad, h);
      assertFinite(grad);
      assertFinite(LAW.inverseBranchGrad(part, b, g, h));
      double[] x = Numbers.doubles(part);
      // An output is right to an epsilon, and a slope of a thousandth takes three digits of it.
      double tolerance = type == DataType.FLOAT64 ? 1e-9 : 0.3;
      assertThat(Golden.relativeError(x, X)).isAtMost(tolerance);
    }
  }

  private static void assertFinite(NDArray array) {
    assertThat(Arrays.stream(Numbers.doubles(array)).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void anotherSizeIsASubclass() {
    CouplingLaw coarse = new CoarseSpline();

    assertThat(coarse.branchChannels(3)).isEqualTo(15);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray part = Numbers.of(manager, DataType.FLOAT64, X, PART);
      NDArray b = Numbers.normal(manager, DataType.FLOAT64, 3, new Shape(1, 5, 40));
      coarse.forward(part, b, LogDet.UNTRACKED);
      assertThat(part.toDoubleArray()[30]).isEqualTo(X[30]); // 2.3 is outside [-1.5, 1.5]
      coarse.inverse(part, b, LogDet.UNTRACKED);
      assertThat(Golden.relativeError(part.toDoubleArray(), X)).isAtMost(1e-13);
    }
  }

  private static final class CoarseSpline extends RationalQuadraticSpline {
    CoarseSpline() {
      super(2, 1.5);
    }
  }

  @Test
  void sizesOutOfRangeAreNamed() {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> new RationalQuadraticSpline(1, 3)))
        .hasMessageThat()
        .isEqualTo(
            "a spline has 2 to 500 bins on a finite interval [-B, B], but was given 1 bins and"
                + " B = 3.0");
    assertThrows(IllegalArgumentException.class, () -> new RationalQuadraticSpline(8, -1));
  }
}
