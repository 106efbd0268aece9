package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves every law that wears {@code AutoService(CouplingLaw.class)}. */
final class CouplingLawConformanceTest {
  @Test
  void theKnownLawsAreFound() {
    assertThat(LawCase.laws().map(CouplingLaw::getClass).toList())
        .containsExactly(
            Additive.class,
            Affine.class,
            AtanAffine.class,
            SigmoidAffine.class,
            Gin.class,
            Gate.class,
            SigmoidGate.class,
            RationalQuadraticSpline.class,
            SinhShift.class);
  }

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void inverseUndoesForward(LawCase c) {
    checkInverse(c, DataType.FLOAT64, 1e-14 * c.slack());
    checkInverse(c, DataType.FLOAT32, 1e-6 * c.slack()); // a handful of roundings of 6e-8
  }

  private static void checkInverse(LawCase c, DataType type, double tolerance) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray buffer = c.buffer(manager, type, 1);
      NDArray b = Numbers.normal(manager, type, 2, c.branch());
      double[] before = Numbers.doubles(buffer);
      double[] rest = c.rest(buffer);
      LogDet logDet = LogDet.zeros(manager, c.batch(), type);

      c.law().forward(c.partOf(buffer), b, logDet);

      // A sigmoid with an offset of eight starts near one.
      assertThat(Golden.relativeError(Numbers.doubles(buffer), before)).isGreaterThan(1e-4);
      assertThat(c.rest(buffer)).isEqualTo(rest);
      c.law().inverse(c.partOf(buffer), b, logDet);
      assertThat(Golden.relativeError(Numbers.doubles(buffer), before)).isAtMost(tolerance);
      assertThat(c.rest(buffer)).isEqualTo(rest);
      assertThat(
              CentralDifferences.error(
                  Numbers.doubles(logDet.value()), new double[(int) c.batch()]))
          .isAtMost(tolerance);
    }
  }

  // Patterns rely on it: at the sites that are not written b is zero, and nothing may change there.
  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void whoClaimsToBeTheIdentityAtZeroIsItExactly(LawCase c) {
    if (!c.law().isIdentityAtZero()) {
      return;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray part = Numbers.normal(manager, DataType.FLOAT32, 1, c.part());
      double[] before = Numbers.doubles(part);
      NDArray zero = manager.zeros(c.branch());
      LogDet logDet = LogDet.zeros(manager, c.batch(), DataType.FLOAT32);

      c.law().forward(part, zero, logDet);

      assertThat(Numbers.doubles(part)).isEqualTo(before);
      assertThat(Numbers.doubles(logDet.value())).isEqualTo(new double[(int) c.batch()]);
      c.law().inverse(part, zero, logDet);
      assertThat(Numbers.doubles(part)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void singlePrecisionFollowsDoublePrecision(LawCase c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      double[][] wide = everything(manager, c, DataType.FLOAT64);
      double[][] narrow = everything(manager, c, DataType.FLOAT32);
      for (int i = 0; i < wide.length; i++) {
        // A handful of roundings of 6e-8, and sums over a dozen terms.
        assertThat(CentralDifferences.error(narrow[i], wide[i])).isAtMost(1e-6 * c.slack());
      }
    }
  }

  private static double[][] everything(NDManager manager, LawCase c, DataType type) {
    NDArray part = c.partOf(c.buffer(manager, type, 1));
    NDArray b = Numbers.normal(manager, type, 2, c.branch());
    NDArray g = Numbers.normal(manager, type, 3, c.part());
    NDArray h = Numbers.normal(manager, type, 4, new Shape(c.batch()));
    LogDet logDet = LogDet.zeros(manager, c.batch(), type);
    c.law().forward(part, b, logDet);
    NDArray branchGrad = c.law().branchGrad(part, b, g, h);
    NDArray inverseBranchGrad = c.law().inverseBranchGrad(part, b, g, h);
    NDArray grad = g.duplicate();
    c.law().stateGrad(part, b, grad, h);
    NDArray inverseGrad = g.duplicate();
    c.law().inverseStateGrad(part, b, inverseGrad, h);
    return Stream.of(part, logDet.value(), branchGrad, inverseBranchGrad, grad, inverseGrad)
        .map(Numbers::doubles)
        .toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void theLogDeterminantIsThatOfTheNumericJacobian(LawCase c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, c.part());
      NDArray b = Numbers.normal(manager, DataType.FLOAT64, 2, c.branch());
      LogDet there = LogDet.zeros(manager, c.batch(), DataType.FLOAT64);
      NDArray y = x.duplicate();
      c.law().forward(y, b, there);
      LogDet back = LogDet.zeros(manager, c.batch(), DataType.FLOAT64);
      c.law().inverse(y, b, back);

      int size = (int) (x.size() / c.batch());
      for (int sample = 0; sample < c.batch(); sample++) {
        double expected = Lu.logAbsDeterminant(jacobian(c, x, b, sample * size, size));
        // The differences of a smooth function are right to about 1e-10 an entry.
        assertThat(there.value().toDoubleArray()[sample]).isWithin(1e-8).of(expected);
        assertThat(back.value().toDoubleArray()[sample]).isWithin(1e-8).of(-expected);
      }
    }
  }

  // Of one sample; that the others stay where they are is checked on the way.
  private static double[][] jacobian(LawCase c, NDArray x, NDArray b, int first, int size) {
    double step = 1e-5;
    double[][] jacobian = new double[size][size];
    for (int column = 0; column < size; column++) {
      double[] above = moved(c, x, b, first + column, step);
      double[] below = moved(c, x, b, first + column, -step);
      for (int i = 0; i < above.length; i++) {
        double slope = (above[i] - below[i]) / (2 * step);
        if (i >= first && i < first + size) {
          jacobian[i - first][column] = slope;
        } else {
          assertWithMessage("influence on another sample").that(slope).isEqualTo(0.0);
        }
      }
    }
    return jacobian;
  }

  private static double[] moved(LawCase c, NDArray x, NDArray b, int entry, double step) {
    double[] data = x.toDoubleArray();
    data[entry] += step;
    try (NDArray part = Numbers.of(x.getManager(), DataType.FLOAT64, data, c.part())) {
      c.law().forward(part, b, LogDet.UNTRACKED);
      return part.toDoubleArray();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void argumentsAreBorrowedAndNothingIsLeftBehind(LawCase c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray value = c.buffer(manager, DataType.FLOAT32, 1);
      NDArray grad = c.buffer(manager, DataType.FLOAT32, 2);
      NDArray b = Numbers.normal(manager, DataType.FLOAT32, 3, c.branch());
      NDArray h = Numbers.normal(manager, DataType.FLOAT32, 4, new Shape(c.batch()));
      LogDet logDet = LogDet.zeros(manager, c.batch(), DataType.FLOAT32);
      NDArray part = c.partOf(value);
      NDArray gradPart = c.partOf(grad);
      double[][] borrowed = snapshot(b, h);
      double[] rest = c.rest(grad);
      int before = LiveArrays.count(manager);

      for (NDArray each : new NDArray[] {h, null}) {
        double[][] unwritten = snapshot(value, grad);
        c.law().branchGrad(part, b, gradPart, each).close();
        c.law().inverseBranchGrad(part, b, gradPart, each).close();
        assertThat(snapshot(value, grad)).isEqualTo(unwritten);
        double[] state = Numbers.doubles(value);
        c.law().stateGrad(part, b, gradPart, each);
        c.law().inverseStateGrad(part, b, gradPart, each);
        assertThat(Numbers.doubles(value)).isEqualTo(state);
        assertThat(c.rest(grad)).isEqualTo(rest);
      }
      for (LogDet each : new LogDet[] {logDet, LogDet.UNTRACKED}) {
        c.law().forward(part, b, each);
        c.law().inverse(part, b, each);
      }

      assertThat(snapshot(b, h)).isEqualTo(borrowed);
      assertThat(LiveArrays.count(manager)).isEqualTo(before);
    }
  }

  private static double[][] snapshot(NDArray... arrays) {
    return Arrays.stream(arrays).map(Numbers::doubles).toArray(double[][]::new);
  }

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void whoDoesNotTrackGetsTheSameValues(LawCase c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray b = Numbers.normal(manager, DataType.FLOAT32, 2, c.branch());
      NDArray tracked = c.buffer(manager, DataType.FLOAT32, 1);
      NDArray untracked = c.buffer(manager, DataType.FLOAT32, 1);

      c.law().forward(c.partOf(tracked), b, LogDet.zeros(manager, c.batch(), DataType.FLOAT32));
      c.law().forward(c.partOf(untracked), b, LogDet.UNTRACKED);

      assertThat(Numbers.doubles(untracked)).isEqualTo(Numbers.doubles(tracked));
    }
  }
}
