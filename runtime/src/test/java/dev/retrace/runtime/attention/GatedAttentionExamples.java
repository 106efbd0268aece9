package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.bijection.BijectionExamples;
import dev.retrace.runtime.split.ChannelCheckerboard;
import dev.retrace.runtime.split.Pattern;
import dev.retrace.runtime.testing.Formula;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One to three axes, one and two heads, odd channels, odd patches, both halves. */
@AutoService(BijectionExamples.class)
public final class GatedAttentionExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
            new Case(2, 1, Half.RIGHT, null, new Shape(2, 3, 4)),
            new Case(2, 1, Half.RIGHT, null, new Shape(3, 3, 4, 2)),
            new Case(2, 2, Half.LEFT, null, new Shape(1, 4, 2, 4)),
            new Case(3, 2, Half.RIGHT, null, new Shape(1, 2, 6, 3)),
            new Case(2, 1, Half.LEFT, new ChannelCheckerboard(), new Shape(2, 2, 6, 2)),
            new Case(2, 1, Half.LEFT, null, new Shape(1, 2, 2, 4, 2)),
            new Case(2, 2, Half.RIGHT, null, new Shape(3, 2, 2, 2, 2)))
        .map(Case::example);
  }

  /** One layer at one input. */
  private record Case(int grid, int heads, Half writes, Pattern pattern, Shape input) {
    Example example() {
      return new Example(
          "gated attention " + this,
          () ->
              GatedAttention.builder()
                  .optGrid(grid)
                  .optHeads(heads)
                  .optWrites(writes)
                  .optPattern(pattern)
                  .build(),
          input,
          (x, given) -> run(x, given, false),
          (y, given) -> run(y, given, true));
    }

    private Formula.Result run(NDArray x, Map<String, NDArray> given, boolean isInverse) {
      PlainTokens tokens = new PlainTokens(grid, input);
      NDArray hides = tokens.mask(x.getManager(), x.getDataType(), this::hides);
      NDArray t = tokens.split(x);
      NDArray seen = t.sub(t.mul(hides));
      NDArray u = attended(tokens, seen, given);
      NDArray log = tokens.split(u).tanh().mul(hides);
      NDArray signed = isInverse ? log.neg() : log;
      return new Formula.Result(tokens.merge(t.mul(signed.exp())), signed.sum(new int[] {1, 2}));
    }

    private NDArray attended(PlainTokens tokens, NDArray seen, Map<String, NDArray> given) {
      NDArray picture = tokens.merge(seen);
      NDArray q = tokens.split(PlainTokens.convolved(picture, given.get("query")));
      NDArray k = tokens.split(PlainTokens.convolved(picture, given.get("key")));
      long features = seen.getShape().get(2) / heads;
      NDArray all = null;
      for (int head = 0; head < heads; head++) {
        NDIndex own =
            new NDIndex().addAllDim(2).addSliceDim(head * features, (head + 1) * features);
        NDArray logits = q.get(own).matMul(k.get(own).swapAxes(1, 2));
        NDArray e = logits.div(PlainTokens.number(seen, Math.sqrt((double) features))).exp();
        NDArray o = e.div(e.sum(new int[] {2}, true)).matMul(seen.get(own));
        all = all == null ? o : all.concat(o, 2);
      }
      long[] ones = new long[input.dimension()];
      Arrays.fill(ones, 1);
      ones[1] = input.get(1);
      return tokens.merge(all).mul(given.get("gain").reshape(ones));
    }

    private boolean hides(int token, int[] patch, int feature, int channel, int[] local) {
      int sum = channel + IntStream.of(local).sum();
      for (int axis = 0; axis < patch.length; axis++) {
        sum += patch[axis] * (pattern == null ? 1 : (int) input.get(2 + axis) / grid);
      }
      return sum % 2 == (writes == Half.RIGHT ? 1 : 0);
    }
  }
}
