package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Autograd;
import dev.retrace.runtime.testing.CentralDifferences;
import dev.retrace.runtime.testing.Formula;
import dev.retrace.runtime.testing.Numbers;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The four vector-Jacobian products of every law, in the order of a generated backward. */
final class CouplingLawGradientsTest {
  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void gradientsAreThoseOfCentralDifferences(LawCase c) {
    checkForwardGradients(c, true);
    checkForwardGradients(c, false);
    checkInverseGradients(c, true);
    checkInverseGradients(c, false);
  }

  private static void checkForwardGradients(LawCase c, boolean onLogDet) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Given given = new Given(manager, c, onLogDet);
      NDArray y = given.state.duplicate();
      c.law().forward(y, given.b, LogDet.UNTRACKED);
      // In the order and with the arguments of a generated backward, on views.
      NDArray value = given.inBuffer(y, 5);
      NDArray grad = given.inBuffer(given.g, 6);
      NDArray db = c.law().branchGrad(value, given.b, grad, given.h);
      c.law().inverse(value, given.b, LogDet.UNTRACKED);
      c.law().stateGrad(value, given.b, grad, given.h);

      DoubleSupplier loss = () -> given.loss(c.law()::forward);
      given.check("branchGrad", db, CentralDifferences.gradient(loss, given.b));
      given.check("stateGrad", grad, CentralDifferences.gradient(loss, given.state));
    }
  }

  private static void checkInverseGradients(LawCase c, boolean onLogDet) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Given given = new Given(manager, c, onLogDet);
      NDArray x = given.state.duplicate();
      c.law().inverse(x, given.b, LogDet.UNTRACKED);
      NDArray value = given.inBuffer(x, 5);
      NDArray grad = given.inBuffer(given.g, 6);
      NDArray db = c.law().inverseBranchGrad(value, given.b, grad, given.h);
      c.law().forward(value, given.b, LogDet.UNTRACKED);
      c.law().inverseStateGrad(value, given.b, grad, given.h);

      DoubleSupplier loss = () -> given.loss(c.law()::inverse);
      given.check("inverseBranchGrad", db, CentralDifferences.gradient(loss, given.b));
      given.check("inverseStateGrad", grad, CentralDifferences.gradient(loss, given.state));
    }
  }

  // Under the engine's own autograd the same laws run in place, on views and in the graph.
  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#all")
  void aStoredPassHasTheSameGradients(LawCase c) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = c.buffer(manager, DataType.FLOAT64, 1);
      NDArray b = Numbers.normal(manager, DataType.FLOAT64, 2, c.branch());
      NDArray g = c.buffer(manager, DataType.FLOAT64, 3);
      NDArray h = Numbers.normal(manager, DataType.FLOAT64, 4, new Shape(c.batch()));

      Autograd.Outcome there = Autograd.of(stored(c, c.law()::forward), x, Map.of("b", b), g, h);
      Autograd.Outcome back = Autograd.of(stored(c, c.law()::inverse), x, Map.of("b", b), g, h);

      NDArray y = Numbers.of(manager, DataType.FLOAT64, there.value(), c.buffer());
      NDArray dx = g.duplicate();
      NDArray db = c.law().branchGrad(c.partOf(y), b, c.partOf(dx), h);
      c.law().stateGrad(c.partOf(x), b, c.partOf(dx), h);
      assertSame(there, dx, db);
      NDArray start = Numbers.of(manager, DataType.FLOAT64, back.value(), c.buffer());
      NDArray dy = g.duplicate();
      NDArray inverseDb = c.law().inverseBranchGrad(c.partOf(start), b, c.partOf(dy), h);
      c.law().inverseStateGrad(c.partOf(x), b, c.partOf(dy), h);
      assertSame(back, dy, inverseDb);
    }
  }

  private static Formula stored(LawCase c, Way way) {
    return (x, given) -> {
      NDArray own = CloneKernel.contiguousClone(x);
      LogDet logDet = LogDet.zeros(x.getManager(), c.batch(), x.getDataType());
      way.go(c.partOf(own), given.get("b"), logDet);
      return new Formula.Result(own, logDet.value());
    };
  }

  // Two exact ways to one number, in float64.
  private static void assertSame(Autograd.Outcome expected, NDArray dx, NDArray db) {
    assertThat(CentralDifferences.error(dx.toDoubleArray(), expected.grad())).isAtMost(1e-11);
    assertThat(CentralDifferences.error(db.toDoubleArray(), expected.given().get("b")))
        .isAtMost(1e-11);
  }

  /** A state, a branch output and a loss on what a law makes of them. */
  private static final class Given {
    final LawCase c;
    final NDArray state;
    final NDArray b;
    final NDArray g;
    final NDArray h;

    Given(NDManager manager, LawCase c, boolean onLogDet) {
      this.c = c;
      state = Numbers.normal(manager, DataType.FLOAT64, 1, c.part());
      b = Numbers.normal(manager, DataType.FLOAT64, 2, c.branch());
      g = Numbers.normal(manager, DataType.FLOAT64, 3, c.part());
      h = onLogDet ? Numbers.normal(manager, DataType.FLOAT64, 4, new Shape(c.batch())) : null;
    }

    /** A view of a larger buffer that holds these values. */
    NDArray inBuffer(NDArray values, long seed) {
      NDArray view = c.partOf(c.buffer(values.getManager(), DataType.FLOAT64, seed));
      GradMode.runOff(() -> Numbers.overwrite(view, values.toDoubleArray()));
      return view;
    }

    double loss(Way way) {
      try (NDArray part = state.duplicate();
          NDArray zeros = state.getManager().zeros(new Shape(c.batch()), DataType.FLOAT64)) {
        LogDet logDet = LogDet.zeros(state.getManager(), c.batch(), DataType.FLOAT64);
        way.go(part, b, logDet);
        try (NDArray sum = logDet.value();
            NDArray weights = h == null ? zeros.duplicate() : h.duplicate()) {
          return dot(part, g) + dot(sum, weights);
        }
      }
    }

    void check(String what, NDArray actual, double[] expected) {
      assertWithMessage("%s, loss on the log-determinant: %s", what, h != null)
          .that(CentralDifferences.error(actual.toDoubleArray(), expected))
          .isAtMost(CentralDifferences.TOLERANCE * c.slack());
    }
  }

  private static double dot(NDArray a, NDArray b) {
    double[] left = a.toDoubleArray();
    double[] right = b.toDoubleArray();
    return IntStream.range(0, left.length).mapToDouble(i -> left[i] * right[i]).sum();
  }

  private interface Way {
    void go(NDArray part, NDArray b, LogDet logDet);
  }
}
