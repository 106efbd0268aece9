package dev.retrace.idm;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.attention.GatedAttention;
import dev.retrace.runtime.attention.MapAttention;
import dev.retrace.runtime.attention.MatrixAttention;
import dev.retrace.runtime.attention.TokenMask;
import dev.retrace.runtime.split.ChannelCheckerboard;
import java.util.Locale;

/**
 * Invertible attention on the deepest skip connections or at the bottom, between two patches along
 * each axis.
 *
 * @param mode what it makes of a skip
 * @param levels on how many skips, counted from the deepest; 0 for none, whatever the mode
 * @param heads of gates: groups of channels; of matrices: pairs of convolutions
 * @param mask which half is hidden and changed
 * @param place where it is
 */
public record SkipAttention(
    AttentionMode mode, int levels, int heads, AttentionMask mask, AttentionPlace place) {
  /** A core without attention. */
  public static final SkipAttention NONE =
      new SkipAttention(AttentionMode.NONE, 0, 1, AttentionMask.AUTO);

  /** Refuses numbers out of range, and choices that the mode would ignore. */
  public SkipAttention {
    if (levels < 0 || (levels > 0 && mode == AttentionMode.NONE)) {
      throw new IllegalArgumentException(
          String.format(
              "attention_levels: expected %s with attention %s, not %d",
              mode == AttentionMode.NONE ? "0" : "0 or more", name(mode), levels));
    }
    if (mode == AttentionMode.NONE && place != AttentionPlace.SKIPS) {
      throw new IllegalArgumentException(
          "attention_at: expected skips with attention none, not " + name(place));
    }
    if (place == AttentionPlace.BOTTOM && levels > 0) {
      throw new IllegalArgumentException(
          "attention_levels: expected 0 with attention_at bottom, not " + levels);
    }
    boolean hasHeads = mode == AttentionMode.GATE || mode == AttentionMode.MATRIX;
    if (heads < 1 || (heads > 1 && !hasHeads)) {
      throw new IllegalArgumentException(
          String.format(
              "attention_heads: expected %s with attention %s, not %d",
              hasHeads ? "a positive number" : "1", name(mode), heads));
    }
    boolean masked =
        switch (mode) {
          case NONE, MAP -> mask == AttentionMask.AUTO;
          case GATE -> mask != AttentionMask.SPATIAL && mask != AttentionMask.TOKEN_FEATURE;
          case MATRIX -> true;
        };
    if (!masked) {
      throw new IllegalArgumentException(
          String.format(
              "attention_mask: expected %s with attention %s, not %s",
              mode == AttentionMode.GATE ? "auto, channel_flip or channel_spatial" : "auto",
              name(mode),
              name(mask)));
    }
  }

  /**
   * Attention on skips only.
   *
   * @param mode what it makes of a skip
   * @param levels on how many skips, counted from the deepest; 0 for none, whatever the mode
   * @param heads of gates: groups of channels; of matrices: pairs of convolutions
   * @param mask which half is hidden and changed
   */
  public SkipAttention(AttentionMode mode, int levels, int heads, AttentionMask mask) {
    this(mode, levels, heads, mask, AttentionPlace.SKIPS);
  }

  /**
   * Refuses a skip or bottom that attention cannot take.
   *
   * @param level of the skip
   * @param skip (batch, channel, spatial...)
   * @throws IllegalArgumentException naming the level
   */
  void requireFit(int level, Shape skip) {
    LayerException.under("attention at level " + level, layer()::outputShape, skip);
  }

  /** A layer for one skip, or for the bottom. */
  InvertibleBlock layer() {
    return switch (mode) {
      case NONE -> throw new IllegalStateException("there is no attention");
      case GATE -> gate();
      case MATRIX -> matrix();
      case MAP -> MapAttention.pair();
    };
  }

  private InvertibleBlock gate() {
    GatedAttention.Builder builder = GatedAttention.builder().optHeads(heads);
    return mask == AttentionMask.CHANNEL_SPATIAL
        ? builder.optPattern(new ChannelCheckerboard()).build()
        : builder.build();
  }

  private InvertibleBlock matrix() {
    TokenMask hides =
        switch (mask) {
          case AUTO, SPATIAL -> TokenMask.SPATIAL;
          case CHANNEL_SPATIAL -> TokenMask.CHANNEL_SPATIAL;
          case CHANNEL_FLIP -> TokenMask.CHANNEL_FLIP;
          case TOKEN_FEATURE -> TokenMask.TOKEN_FEATURE;
        };
    return MatrixAttention.builder().optHeads(heads).optMask(hides).build();
  }

  private static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
