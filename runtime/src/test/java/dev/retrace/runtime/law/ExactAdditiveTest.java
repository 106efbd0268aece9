package dev.retrace.runtime.law;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.BatchSlices;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A law whose inverse is exact to the last bit: proved at the depth for which it exists. */
final class ExactAdditiveTest {
  private static final int COUPLINGS = 1000;
  private static final Grid GRID = new Grid(ExactAdditive.FRACTION_BITS);

  /** A batch that slices of two do not divide. */
  private static final Shape SHAPE = new Shape(3, 4, 5, 4);

  private static Block small() {
    return new SmallBranch(2);
  }

  private static Block unit() {
    return ConvUnit.builder().setOutChannels(2).optDepth(1).build();
  }

  @Test
  void aThousandSmallCouplingsComeBackBitForBit() {
    checkExact(ExactAdditiveTest::small);
  }

  @Test
  void aThousandConvUnitsComeBackBitForBit() {
    checkExact(ExactAdditiveTest::unit);
  }

  private static void checkExact(Supplier<Block> branch) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerRun run = run(manager, new ExactAdditive(), branch);
      NDArray x = GRID.put(Numbers.normal(manager, DataType.FLOAT32, 1, SHAPE));
      double[] before = Numbers.doubles(x);

      NDArray y = Numbers.of(manager, DataType.FLOAT32, run.forward(x).value(), SHAPE);

      // The way there is long: a thousand steps, not a thousand zeros.
      assertThat(Golden.relativeError(Numbers.doubles(y), before)).isGreaterThan(1.0);
      assertThat(run.inverse(y).value()).isEqualTo(before);
      NDArray g = Numbers.normal(manager, DataType.FLOAT32, 2, SHAPE);
      assertThat(run.backward(y, g, null).value()).isEqualTo(before);
      assertThat(run.inverseBackward(x, g, null).value()).isEqualTo(Numbers.doubles(y));
    }
  }

  // What the two tests above would see, were the law not exact.
  @Test
  void withoutTheGridSomethingIsLost() {
    for (Supplier<Block> branch :
        List.<Supplier<Block>>of(ExactAdditiveTest::small, ExactAdditiveTest::unit)) {
      try (NDManager manager = NDManager.newBaseManager()) {
        LayerRun run = run(manager, new Additive(), branch);
        NDArray x = Numbers.normal(manager, DataType.FLOAT32, 1, SHAPE);

        NDArray y = Numbers.of(manager, DataType.FLOAT32, run.forward(x).value(), SHAPE);

        assertThat(Golden.relativeError(run.inverse(y).value(), Numbers.doubles(x)))
            .isGreaterThan(0.0);
      }
    }
  }

  private static LayerRun run(NDManager manager, CouplingLaw law, Supplier<Block> branch) {
    Engine.getInstance().setRandomSeed(5);
    List<OneCoupling> couplings = new ArrayList<>();
    for (int i = 0; i < COUPLINGS; i++) {
      couplings.add(new OneCoupling(law, i % 2 == 0 ? Half.LEFT : Half.RIGHT, branch.get()));
    }
    InvertibleBlock chain = new BatchSlices(new InvertibleChain(couplings), 2);
    chain.initialize(manager, DataType.FLOAT32, SHAPE);
    for (Parameter each : chain.getParameters().values()) {
      if (each.getName().equals("norm0.weight")) {
        // Unit steps, all with a positive mean, would leave the range of exact sums.
        GradMode.runOff(() -> each.getArray().muli(0.1f));
      }
    }
    return new LayerRun(chain, Conditions.NONE);
  }

  @Test
  void gradientsAreThoseOfTheLineThroughTheStairs() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ExactAdditive law = new ExactAdditive();
      NDArray x = GRID.put(Numbers.normal(manager, DataType.FLOAT32, 1, SHAPE));
      NDArray b = Numbers.normal(manager, DataType.FLOAT32, 2, SHAPE);
      NDArray g = Numbers.normal(manager, DataType.FLOAT32, 3, SHAPE);
      NDArray y = x.duplicate();
      LogDet logDet = LogDet.zeros(manager, SHAPE.get(0), DataType.FLOAT32);

      law.forward(y, b, logDet);

      // Half a step of 2^-16.
      assertThat(y.sub(x).sub(b).abs().max().getFloat()).isAtMost(Math.scalb(1f, -17));
      assertThat(logDet.value().toFloatArray()).isEqualTo(new float[3]);
      assertThat(law.branchGrad(y, b, g, null)).isEqualTo(g);
      assertThat(law.inverseBranchGrad(x, b, g, null)).isEqualTo(g.neg());
      NDArray grad = g.duplicate();
      law.stateGrad(x, b, grad, null);
      law.inverseStateGrad(y, b, grad, null);
      assertThat(grad).isEqualTo(g);
    }
  }

  @Test
  void leavingTheRangeIsRefused() {
    try (NDManager manager = NDManager.newBaseManager()) {
      ExactAdditive law = new ExactAdditive();
      NDArray x = Numbers.of(manager, DataType.FLOAT32, new double[] {200}, new Shape(1, 1, 1));
      NDArray b = Numbers.of(manager, DataType.FLOAT32, new double[] {57}, new Shape(1, 1, 1));

      ArithmeticException e =
          assertThrows(ArithmeticException.class, () -> law.forward(x, b, LogDet.UNTRACKED));

      assertThat(e).hasMessageThat().contains("up to 256.0, but a value of 257.0 was met");
      NDArray off = Numbers.of(manager, DataType.FLOAT32, new double[] {1e-6}, x.getShape());
      assertThrows(ArithmeticException.class, () -> law.inverse(off, b, LogDet.UNTRACKED));
      // A coarser grid reaches further.
      NDArray again = Numbers.of(manager, DataType.FLOAT32, new double[] {200}, x.getShape());
      new ExactAdditive(12).forward(again, b, LogDet.UNTRACKED);
      assertThat(again.toFloatArray()).isEqualTo(new float[] {257});
    }
  }
}
