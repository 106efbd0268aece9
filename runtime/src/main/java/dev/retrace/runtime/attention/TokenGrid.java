package dev.retrace.runtime.attention;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tokens: the patches of a grid over the spatial axes, numbered row by row. A token's features are
 * the values of all channels at all places of its patch, also row by row.
 *
 * @param perAxis patches along every spatial axis
 */
record TokenGrid(int perAxis) {
  /**
   * TorchScript: {@code project(self, t, w)}, the 1×1 convolutions w (..., channel, channel) of
   * tokens (batch, token, feature); all of them one after the other along the features.
   */
  static final String PROJECT =
      """
      def project(self, t: Tensor, w: Tensor) -> Tensor:
        s = torch.size(t)
        c = torch.size(w, -1)
        places = torch.reshape(t, [-1, c, torch.floordiv(s[2], c)])
        r = torch.conv1d(places, torch.reshape(w, [-1, c, 1]))
        return torch.reshape(r, [s[0], s[1], -1])

      """;

  TokenGrid {
    if (perAxis < 2) {
      throw new IllegalArgumentException(
          "attention needs a grid of at least 2 patches along each axis, not " + perAxis);
    }
  }

  /** The size of a patch along each axis of an input that divides. */
  int[] patch(Shape input) {
    if (input.dimension() < 3 || input.dimension() > 5) {
      throw new LayerException(
          "attention takes (batch, channel, 1 to 3 spatial axes) but the input is " + input);
    }
    long[] size = input.slice(2).getShape();
    if (Arrays.stream(size).anyMatch(each -> each < perAxis || each % perAxis != 0)) {
      throw new LayerException(
          String.format(
              "size %s does not divide into a grid of %d patches along each axis;"
                  + " choose another grid, or attend where sizes divide",
              Arrays.toString(size), perAxis));
    }
    return Arrays.stream(size).mapToInt(each -> (int) (each / perAxis)).toArray();
  }

  /** How many tokens there are. */
  int tokens(int axes) {
    return IntStream.range(0, axes).map(axis -> perAxis).reduce(1, Math::multiplyExact);
  }

  /**
   * TorchScript: {@code split(self, x)} makes (batch, token, feature) of (batch, channel,
   * spatial...), and {@code merge(self, t, sizes)} makes that of it again.
   *
   * @param axes spatial axes
   */
  String methods(int axes) {
    String divided =
        joined(axes, axis -> "%d, torch.floordiv(s[%d], %d)".formatted(perAxis, 2 + axis, perAxis));
    String grid = joined(axes, axis -> Integer.toString(perAxis));
    String patch = joined(axes, axis -> "torch.floordiv(s[%d], %d)".formatted(2 + axis, perAxis));
    String gridFirst = joined(axes, axis -> Integer.toString(2 + 2 * axis));
    String patchLast = joined(axes, axis -> Integer.toString(3 + 2 * axis));
    String woven = joined(axes, axis -> "%d, %d".formatted(1 + axis, 2 + axes + axis));
    return """
        def split(self, x: Tensor) -> Tensor:
          s = torch.size(x)
          t = torch.permute(torch.reshape(x, [s[0], s[1], %s]), [0, %s, 1, %s])
          return torch.reshape(t, [s[0], %d, -1])

        def merge(self, t: Tensor, s: List[int]) -> Tensor:
          u = torch.reshape(t, [s[0], %s, -1, %s])
          v = torch.permute(u, [0, %d, %s])
          return torch.reshape(v, annotate(List[int], [s[0], -1, %s]))

        """
        .formatted(
            divided,
            gridFirst,
            patchLast,
            tokens(axes),
            grid,
            patch,
            1 + axes,
            woven,
            joined(axes, axis -> "s[%d]".formatted(2 + axis)));
  }

  private static String joined(int axes, IntFunction<String> each) {
    return IntStream.range(0, axes).mapToObj(each).collect(Collectors.joining(", "));
  }
}
