package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv1d;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.bijection.ChannelPermutation;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.fixtures.InvertibleLevel;
import dev.retrace.runtime.fixtures.InvertiblePair;
import dev.retrace.runtime.fixtures.Level;
import dev.retrace.runtime.fixtures.OneCoupling;
import dev.retrace.runtime.fixtures.Pair;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.law.CouplingLaw;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a user reads who declared something that does not fit together. */
final class DeclaredBlockErrorsTest {
  @Test
  void aBranchOfTheWrongWidthIsNamedByItsPath() {
    Sequence net = new Sequence(coupling(new Affine(), 128), coupling(new Affine(), 96));

    LayerException e = refusal(net, new Shape(2, 128, 8));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo("encode[1].residual: branch returned 96 channels, Affine needs 128 to write 64");
    assertThat(e.path()).isEqualTo("encode[1].residual");
  }

  @Test
  void aBranchOfTheWrongSizeIsNamed() {
    Block pooling = Blocks.batchFlattenBlock();

    assertThat(refusal(new Sequence(coupling(pooling)), new Shape(2, 4, 8)))
        .hasMessageThat()
        .isEqualTo("encode[0].residual: branch returned (2, 16), Additive writes (2, 2, 8)");
    Block shrinking = Conv1d.builder().setKernelShape(new Shape(3)).setFilters(2).build();
    assertThat(refusal(new Sequence(coupling(shrinking)), new Shape(2, 4, 8)))
        .hasMessageThat()
        .isEqualTo("encode[0].residual: branch returned size [6], the part it writes has [8]");
  }

  @Test
  void aSingleChannelCannotBeSplit() {
    assertThat(refusal(new Sequence(coupling(new Additive(), 1)), new Shape(2, 1, 8)))
        .hasMessageThat()
        .isEqualTo(
            "encode[0].residual: the left part would have 0 of 1 channels; "
                + "both parts need at least one");
    assertThat(refusal(new InvertiblePair(new Pair(3, 1)), new Shape(2, 3, 8)))
        .hasMessageThat()
        .isEqualTo("shift: the left part would have 3 of 3 channels; both parts need at least one");
  }

  @Test
  void whatABijectionRefusesIsNamedByItsPath() {
    Downsampling down = new Downsampling(new Cayley(), Start.RANDOM, 1, 2);

    assertThat(refusal(new Sequence(down, down), new Shape(1, 1, 6)))
        .hasMessageThat()
        .isEqualTo("encode[1]: size [3] does not divide by the strides [2]; pad the input");
    assertThat(refusal(new Sequence(new ChannelPermutation(1, 0)), new Shape(1, 3, 6)))
        .hasMessageThat()
        .isEqualTo("encode[0]: permutes 2 channels but receives 3");
    assertThat(refusal(new Sequence(), new Shape(3)))
        .hasMessageThat()
        .isEqualTo("the input needs (batch, channel, ...) axes but is (3)");
  }

  @Test
  void shapesAreRefusedBeforeAnythingIsInitialized() {
    assertThat(
            assertThrows(
                LayerException.class,
                () ->
                    new InvertibleLevel(new Level(2, 2, 2, 1)).outputShape(new Shape(1, 2, 6, 4))))
        .hasMessageThat()
        .isEqualTo(
            "junction.next.junction.down: size [3, 2] does not divide by the strides [2, 2]; "
                + "pad the input");
  }

  @Test
  void aLaneThatDoesNotReturnToItsSizeIsNamed() {
    Lane lane = new Lane(new Downsampling(new Cayley(), Start.RANDOM, 1, 2));

    assertThat(refusal(lane, new Shape(1, 4, 6)))
        .hasMessageThat()
        .isEqualTo(
            "the parts come back as (1, 2, 6) and (1, 4, 3); what leaves a part for another "
                + "resolution must return with 2 channels on the left and equal sizes");
  }

  @Test
  void conditionsAreShapesToo() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleLevel level = new InvertibleLevel(new Level(2, 1, 0, 1));

      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> level.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 4))))
          .hasMessageThat()
          .isEqualTo(
              "InvertibleLevel takes its input and the conditions [time], "
                  + "that is 2 shapes, not 1");
    }
  }

  @Test
  void networksAreNotInitializedInTypesThatDrift() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertiblePair pair = new InvertiblePair(new Pair(1, 1));
      for (DataType type : new DataType[] {DataType.FLOAT16, DataType.BFLOAT16, DataType.INT32}) {
        assertThat(
                assertThrows(
                    IllegalArgumentException.class,
                    () -> pair.initialize(manager, type, new Shape(1, 2, 4))))
            .hasMessageThat()
            .contains("works in FLOAT32 or FLOAT64, not in " + type);
      }
    }
  }

  @Test
  void aStepThatReturnsNullIsNamed() {
    assertThat(assertThrows(LayerException.class, () -> coupling((Block) null)))
        .hasMessageThat()
        .isEqualTo("step residual() returned null");
    assertThat(
            assertThrows(
                LayerException.class, () -> new Sequence((List<? extends InvertibleBlock>) null)))
        .hasMessageThat()
        .isEqualTo("step encode() returned null");
    assertThat(
            assertThrows(
                LayerException.class,
                () -> new Sequence(Arrays.asList(coupling(new Additive(), 1), null))))
        .hasMessageThat()
        .isEqualTo("step encode() returned null as element 1");
    assertThat(
            assertThrows(
                LayerException.class,
                () -> new Nested(new Deep(2), deep -> deep.levels() == 2 ? deep.next() : null)))
        .hasMessageThat()
        .isEqualTo("next: step next() returned null");
    assertThat(assertThrows(LayerException.class, () -> new Lane(null)))
        .hasMessageThat()
        .isEqualTo("step lane() returned null");
  }

  @Test
  void sixtyFourLevelsOfOneClassAreFineAndEndlessOnesAreStopped() {
    Function<Deep, Optional<Deep>> endless = deep -> Optional.of(new Deep(0));

    new Nested(new Deep(64), Deep::next);
    LayerException e = assertThrows(LayerException.class, () -> new Nested(new Deep(0), endless));

    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "Deep is nested in itself more than 64 deep, through "
                + "Deep at next -> Deep at next; "
                + "return an empty Optional where the recursion ends");
    new Nested(new Deep(64), Deep::next); // and what was stopped leaves no trace
  }

  private static LayerException refusal(InvertibleBlock block, Shape input) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return assertThrows(
          LayerException.class, () -> block.initialize(manager, DataType.FLOAT32, input));
    }
  }

  private static OneCoupling coupling(CouplingLaw law, int returned) {
    return new OneCoupling(law, Half.LEFT, new SmallBranch(returned));
  }

  private static OneCoupling coupling(Block branch) {
    return new OneCoupling(new Additive(), Half.LEFT, branch);
  }

  /** Layers under the step {@code encode}. */
  private static final class Sequence extends ShapesOnly {
    Sequence(InvertibleBlock... layers) {
      this(List.of(layers));
    }

    Sequence(List<? extends InvertibleBlock> layers) {
      list("encode", Half.BOTH, layers, Function.identity());
    }
  }

  /** A layer on the right lane only. */
  private static final class Lane extends ShapesOnly {
    Lane(InvertibleBlock layer) {
      layer("lane", Half.RIGHT, layer);
    }
  }

  /** Declares itself so many times. */
  private record Deep(int levels) {
    Optional<Deep> next() {
      return levels == 0 ? Optional.empty() : Optional.of(new Deep(levels - 1));
    }
  }

  private static final class Nested extends ShapesOnly {
    Nested(Deep declared, Function<Deep, Optional<Deep>> next) {
      optional("next", Half.BOTH, next.apply(declared), deep -> new Nested(deep, next));
    }
  }

  /** Declared classes of which only construction and shapes matter. */
  private abstract static class ShapesOnly extends DeclaredBlock {
    @Override
    public State forward(State x, Pass pass) {
      throw new UnsupportedOperationException();
    }

    @Override
    public State inverse(State y, Pass pass) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Trace backward(Trace y, Pass pass, GradientSink sink) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
      throw new UnsupportedOperationException();
    }
  }
}
