package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients are taken at rebuilt activations, so a law is only as good as a deep chain of it in
 * single precision, at random weights.
 */
final class DeepChainTest {
  private static final int COUPLINGS = 32;

  /** Laws that say of themselves that they stretch too far for a deep chain. */
  private static final Map<Class<?>, Integer> SHALLOW =
      Map.of(AtanAffine.class, 8, RationalQuadraticSpline.class, 4, SinhShift.class, 8);

  private static final Shape SHAPE = new Shape(2, 4, 6, 6);

  /**
   * Branches of random weights amplify an error of what they read, coupling by coupling: a rounding
   * of 6e-8 has become 4e-6 at the far end (measured, affine) and 9e-6 in the gradients. Ten times
   * that; a scale bounded by one instead of a quarter already misses it.
   */
  private static final double VALUES = 4e-5;

  private static final double GRADIENTS = 1e-4;

  @ParameterizedTest
  @MethodSource("dev.retrace.runtime.law.LawCase#laws")
  void deepChainsStayAccurateInSinglePrecision(CouplingLaw law) {
    Engine.getInstance().setRandomSeed(5);
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleChain wide = chain(manager, law, DataType.FLOAT64);
      InvertibleChain narrow = chain(manager, law, DataType.FLOAT32);
      copy(wide, narrow);
      NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, SHAPE);
      NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, SHAPE);
      LayerRun exact = new LayerRun(wide, Conditions.NONE);
      LayerRun run = new LayerRun(narrow, Conditions.NONE);

      double[] exactY = exact.forward(x).value();
      double[] y = run.forward(x.toType(DataType.FLOAT32, false)).value();
      assertThat(Golden.relativeError(y, exactY)).isAtMost(VALUES);

      // The rebuilt gradient from the rounded output, against that of double precision.
      NDArray end = Numbers.of(manager, DataType.FLOAT32, y, SHAPE);
      LayerRun.Back back = run.backward(end, g.toType(DataType.FLOAT32, false), null);
      LayerRun.Back expected =
          exact.backward(Numbers.of(manager, DataType.FLOAT64, exactY, SHAPE), g, null);
      assertThat(Golden.relativeError(back.value(), x.toDoubleArray())).isAtMost(VALUES);
      assertThat(Golden.relativeError(back.grad(), expected.grad())).isAtMost(GRADIENTS);
      expected
          .given()
          .forEach(
              (name, grad) ->
                  assertWithMessage("gradient of %s", name)
                      .that(Golden.relativeError(back.given().get(name), grad))
                      .isAtMost(GRADIENTS));
    }
  }

  private static InvertibleChain chain(NDManager manager, CouplingLaw law, DataType type) {
    List<OneCoupling> couplings = new ArrayList<>();
    for (int i = 0; i < SHALLOW.getOrDefault(law.getClass(), COUPLINGS); i++) {
      Half writes = i % 2 == 0 ? Half.LEFT : Half.RIGHT;
      couplings.add(new OneCoupling(law, writes, new SmallBranch(law.branchChannels(2))));
    }
    InvertibleChain chain = new InvertibleChain(couplings);
    chain.initialize(manager, type, SHAPE);
    return chain;
  }

  private static void copy(InvertibleChain from, InvertibleChain to) {
    for (int i = 0; i < from.getParameters().size(); i++) {
      double[] values = from.getParameters().valueAt(i).getArray().toDoubleArray();
      NDArray target = to.getParameters().valueAt(i).getArray();
      GradMode.runOff(() -> Numbers.overwrite(target, values));
    }
  }
}
