package dev.retrace.runtime.attention;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.split.ChannelCheckerboard;
import dev.retrace.runtime.split.Checkerboard;
import dev.retrace.runtime.split.TokenCheckerboard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What attention does not take, and how it says so. */
final class AttentionRefusalsTest {
  private static void refuses(String sentence, InvertibleBlock layer, long... shape) {
    try (NDManager manager = NDManager.newBaseManager()) {
      LayerException e =
          assertThrows(
              LayerException.class,
              () -> layer.initialize(manager, DataType.FLOAT32, new Shape(shape)));
      assertThat(e).hasMessageThat().contains(sentence);
    }
  }

  private static void refuses(String sentence, Executable made) {
    assertThat(assertThrows(IllegalArgumentException.class, made))
        .hasMessageThat()
        .contains(sentence);
  }

  @Test
  void settingsOutOfRange() {
    refuses("offset above 1, not 1.0", MatrixAttention.builder().optOffset(1)::build);
    refuses("offset above 1, not NaN", MatrixAttention.builder().optOffset(Double.NaN)::build);
    refuses("at least one head, not 0", MatrixAttention.builder().optHeads(0)::build);
    refuses("at least one head, not 0", GatedAttention.builder().optHeads(0)::build);
    refuses("at least 2 patches", MatrixAttention.builder().optGrid(1)::build);
    refuses("at least 2 patches", GatedAttention.builder().optGrid(1)::build);
    refuses("LEFT or RIGHT", MatrixAttention.builder().optWrites(Half.BOTH)::build);
    refuses("LEFT or RIGHT", GatedAttention.builder().optWrites(Half.BOTH)::build);
    refuses("LEFT or RIGHT", () -> new MapAttention(Half.BOTH));
  }

  @Test
  void sizesThatDoNotDivide() {
    refuses("[4, 5] does not divide", MatrixAttention.builder().build(), 1, 2, 4, 5);
    refuses("[3] does not divide", GatedAttention.builder().build(), 1, 2, 3);
    refuses(
        "5 channels do not divide into 2", GatedAttention.builder().optHeads(2).build(), 1, 5, 4);
    refuses("1 to 3 spatial axes", MatrixAttention.builder().build(), 1, 2);
  }

  @Test
  void tokensThatAllHideSomethingElse() {
    MatrixAttention.Builder builder = MatrixAttention.builder().optMask(TokenMask.CHANNEL_FLIP);
    refuses("every one of 2 tokens hides other features", builder.build(), 1, 2, 8);
  }

  @Test
  void gatesThatCannotSeeWhatTheyGate() {
    GatedAttention.Builder builder = GatedAttention.builder();
    String blind = "sites that all 4 tokens hide";
    refuses(blind, builder.optPattern(new Checkerboard()).build(), 1, 2, 4, 8);
    refuses(blind, builder.optPattern(new ChannelCheckerboard()).build(), 1, 2, 4, 8);
    // One patch of the pattern holds several patches of the grid.
    refuses(blind, builder.optPattern(new TokenCheckerboard(1)).build(), 1, 2, 4, 8);
  }

  @Test
  void gatesThatCannotCompare() {
    String blind = "shares no place";
    GatedAttention.Builder builder = GatedAttention.builder();
    refuses(blind, builder.optPattern(new Checkerboard()).build(), 1, 2, 6, 2);
    refuses(blind, GatedAttention.builder().build(), 1, 1, 4, 4);
  }

  @Test
  void mapsOfASingleChannel() {
    refuses("at least 2 channels", new MapAttention(Half.LEFT), 1, 1, 4);
  }
}
