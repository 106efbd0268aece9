package dev.retrace.runtime.split;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerContract;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Couplings over streams and patterns, odd sizes and single channels included. */
final class RegionTest {
  private static final List<Pattern> PATTERNS =
      List.of(new Checkerboard(), new ChannelCheckerboard(), new TokenCheckerboard());

  @BeforeEach
  void seed() {
    Engine.getInstance().setRandomSeed(5);
  }

  static Stream<Arguments> couplings() {
    Stream<Arguments> streams =
        Stream.of(new Shape(2, 5, 3), new Shape(1, 3, 3, 2), new Shape(1, 4, 2, 1, 2))
            .map(
                shape ->
                    Arguments.of(
                        shape,
                        List.of(
                            new StreamRegion(1, 3),
                            new StreamRegion(0, 3),
                            new StreamRegion(2, 3))));
    Stream<Arguments> sites =
        Stream.of(new Shape(2, 1, 4), new Shape(1, 2, 3, 3), new Shape(1, 2, 4, 1, 2))
            .flatMap(
                shape ->
                    PATTERNS.stream()
                        .map(
                            pattern ->
                                Arguments.of(
                                    shape,
                                    List.of(
                                        new SiteRegion(pattern, Half.RIGHT),
                                        new SiteRegion(pattern, Half.LEFT)))));
    return Stream.concat(streams, sites);
  }

  @ParameterizedTest
  @MethodSource("couplings")
  void couplingsAgreeWithDifferences(Shape shape, List<Region> regions) {
    // The strided way is slow with finite differences; two axes show all that it does.
    List<CouplingLaw> laws =
        shape.dimension() == 4
            ? List.of(new Affine(), new Plain(new Affine()))
            : List.of(new Affine());
    for (CouplingLaw law : laws) {
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
        InvertibleChain chain =
            new InvertibleChain(
                regions.stream()
                    .map(
                        region ->
                            new CouplingLayer(
                                "branch",
                                region,
                                law,
                                new SmallBranch(
                                    law.branchChannels((int) region.writtenShape(shape).get(1)))))
                    .toList());
        chain.initialize(manager, DataType.FLOAT64, shape);

        new LayerContract(chain, x, Conditions.NONE)
            .inverts(1e-12) // a few roundings of 1e-16
            .agreesWithDifferences()
            .leavesNothingBehind()
            .buildsNoGraph();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("couplings")
  void onlyTheRegionIsWrittenAndOnlyTheRestIsRead(Shape shape, List<Region> regions) {
    try (NDManager manager = NDManager.newBaseManager()) {
      for (Region region : regions) {
        NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
        NDArray read = region.read(x).duplicate();
        assertThat(read.getShape()).isEqualTo(region.readShape(shape));
        Shape written = region.writtenShape(shape);
        NDArray b = Numbers.normal(manager, DataType.FLOAT64, 2, written);

        region.restrict(new Additive()).forward(x, b, LogDet.UNTRACKED);

        assertThat(region.read(x).toDoubleArray()).isEqualTo(read.toDoubleArray());
        NDArray spread = manager.zeros(shape, DataType.FLOAT64);
        region.addRead(spread, region.read(manager.ones(shape, DataType.FLOAT64)));
        double before =
            Numbers.normal(manager, DataType.FLOAT64, 1, shape).sub(x).abs().sum().getDouble();
        assertThat(before).isGreaterThan(0.1);
        // What is read and what is written make up the whole.
        NDArray changed = Numbers.normal(manager, DataType.FLOAT64, 1, shape).neq(x);
        assertThat(changed.toType(DataType.FLOAT64, true).add(spread).toDoubleArray())
            .isEqualTo(manager.ones(shape, DataType.FLOAT64).toDoubleArray());
      }
    }
  }

  @Test
  void oneSweepAndStridedViewsAgree() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape shape = new Shape(2, 3, 4, 6);
      for (Pattern pattern : PATTERNS) {
        Region region = new SiteRegion(pattern, Half.LEFT);
        NDArray b = Numbers.normal(manager, DataType.FLOAT64, 2, new Shape(2, 6, 4, 6));
        NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, shape);
        NDArray z = x.duplicate();
        LogDet swept = LogDet.zeros(manager, 2, DataType.FLOAT64);
        LogDet strided = LogDet.zeros(manager, 2, DataType.FLOAT64);

        region.restrict(new Affine()).forward(x, b, swept);
        region.restrict(new Plain(new Affine())).forward(z, b, strided);

        assertThat(x.toDoubleArray()).isEqualTo(z.toDoubleArray());
        assertThat(
                Golden.relativeError(
                    Numbers.doubles(swept.value()), strided.value().toDoubleArray()))
            .isAtMost(1e-14); // another order of summation
      }
    }
  }

  @Test
  void theTokenPatternIsFlippedFromPatchToPatch() {
    // Two patches of four: what the first shows the second hides.
    Pattern pattern = new TokenCheckerboard();
    boolean[] odd = new boolean[8];
    for (int i = 0; i < 8; i++) {
      odd[i] = pattern.isOdd(1, i, 8);
    }
    assertThat(odd).isEqualTo(new boolean[] {false, true, false, true, true, false, true, false});
  }

  @Test
  void aRegionThatWouldBeEmptyIsRefused() {
    assertThat(
            assertThrows(
                LayerException.class,
                () -> new StreamRegion(0, 3).writtenShape(new Shape(1, 2, 4))))
        .hasMessageThat()
        .isEqualTo("2 channels do not divide into 3 streams; each needs at least one");
    // Not the same as saying nothing.
    assertThat(
            assertThrows(
                LayerException.class,
                () -> new HalfRegion(Half.LEFT, -1).writtenShape(new Shape(1, 4, 4))))
        .hasMessageThat()
        .contains("the left part would have -1 of 4 channels");
    assertThat(
            assertThrows(
                LayerException.class,
                () ->
                    new SiteRegion(new Checkerboard(), Half.LEFT)
                        .writtenShape(new Shape(1, 2, 1, 1))))
        .hasMessageThat()
        .contains("one side of the pattern Checkerboard");
  }

  /** The same law, silent about what it does at zero. */
  private record Plain(CouplingLaw law) implements CouplingLaw {
    @Override
    public int branchChannels(int written) {
      return law.branchChannels(written);
    }

    @Override
    public void forward(NDArray part, NDArray b, LogDet logDet) {
      law.forward(part, b, logDet);
    }

    @Override
    public void inverse(NDArray part, NDArray b, LogDet logDet) {
      law.inverse(part, b, logDet);
    }

    @Override
    public NDArray branchGrad(NDArray y, NDArray b, NDArray dy, NDArray logDetGrad) {
      return law.branchGrad(y, b, dy, logDetGrad);
    }

    @Override
    public void stateGrad(NDArray x, NDArray b, NDArray grad, NDArray logDetGrad) {
      law.stateGrad(x, b, grad, logDetGrad);
    }

    @Override
    public NDArray inverseBranchGrad(NDArray x, NDArray b, NDArray dx, NDArray logDetGrad) {
      return law.inverseBranchGrad(x, b, dx, logDetGrad);
    }

    @Override
    public void inverseStateGrad(NDArray y, NDArray b, NDArray grad, NDArray logDetGrad) {
      law.inverseStateGrad(y, b, grad, logDetGrad);
    }
  }
}
