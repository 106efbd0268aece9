package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.bijection.BijectionExamples;
import dev.retrace.runtime.testing.Formula;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All masks, one to three axes, one and more heads, odd channels, both halves, both activations.
 */
@AutoService(BijectionExamples.class)
public final class MatrixAttentionExamples implements BijectionExamples {
  private static final double CONSTANT = -0.2;
  private static final double FREE_OFFSET = 1.6;

  @Override
  public Stream<Example> examples() {
    return Stream.of(
            new Case(TokenMask.SPATIAL, 2, 1, Half.RIGHT, false, false, new Shape(2, 2, 8)),
            new Case(TokenMask.SPATIAL, 2, 2, Half.LEFT, true, false, new Shape(1, 3, 4, 4)),
            new Case(TokenMask.SPATIAL, 2, 1, Half.RIGHT, false, false, new Shape(3, 1, 2, 6)),
            new Case(
                TokenMask.CHANNEL_SPATIAL, 2, 1, Half.RIGHT, false, false, new Shape(2, 3, 4, 4)),
            new Case(
                TokenMask.CHANNEL_SPATIAL, 3, 1, Half.LEFT, true, false, new Shape(1, 2, 3, 6)),
            new Case(TokenMask.CHANNEL_FLIP, 2, 2, Half.LEFT, false, false, new Shape(3, 3, 4, 2)),
            new Case(
                TokenMask.CHANNEL_FLIP, 2, 1, Half.RIGHT, false, false, new Shape(1, 2, 4, 2, 2)),
            new Case(
                TokenMask.TOKEN_FEATURE, 2, 1, Half.RIGHT, true, false, new Shape(2, 2, 2, 2, 4)),
            new Case(TokenMask.TOKEN_FEATURE, 3, 1, Half.LEFT, false, false, new Shape(1, 3, 9)),
            new Case(TokenMask.TOKEN_FEATURE, 2, 3, Half.RIGHT, false, true, new Shape(2, 2, 4, 4)),
            new Case(TokenMask.CHANNEL_FLIP, 2, 1, Half.LEFT, true, true, new Shape(1, 2, 2, 2, 2)))
        .map(Case::example);
  }

  /** One layer at one input. */
  private record Case(
      TokenMask mask,
      int grid,
      int heads,
      Half writes,
      boolean normalised,
      boolean attnFlow,
      Shape input) {
    Example example() {
      return new Example(
          "matrix attention " + this,
          this::layer,
          input,
          (x, given) -> run(x, given, false),
          (y, given) -> run(y, given, true));
    }

    private MatrixAttention layer() {
      MatrixAttention.Builder builder =
          MatrixAttention.builder()
              .optMask(mask)
              .optGrid(grid)
              .optHeads(heads)
              .optWrites(writes)
              .optNormalised(normalised);
      return (attnFlow ? builder.optAttnFlow(CONSTANT).optOffset(FREE_OFFSET) : builder).build();
    }

    private Formula.Result run(NDArray x, Map<String, NDArray> given, boolean isInverse) {
      PlainTokens tokens = new PlainTokens(grid, input);
      NDArray hides = tokens.mask(x.getManager(), x.getDataType(), this::hides);
      NDArray t = tokens.split(x);
      NDArray hidden = t.mul(hides);
      NDArray seen = t.sub(hidden);
      NDArray a = matrix(tokens, seen, given);
      NDArray turned = (isInverse ? a.inverse() : a).matMul(hidden);
      NDArray logDet = logDet(a, hides);
      return new Formula.Result(
          tokens.merge(seen.add(turned.mul(hides))), isInverse ? logDet.neg() : logDet);
    }

    private NDArray matrix(PlainTokens tokens, NDArray seen, Map<String, NDArray> given) {
      NDArray picture = tokens.merge(seen);
      NDArray logits = null;
      for (int head = 0; head < heads; head++) {
        NDArray q = projected(tokens, picture, given.get("query"), head);
        NDArray k = projected(tokens, picture, given.get("key"), head);
        NDArray product = q.matMul(k.swapAxes(1, 2));
        logits = logits == null ? product : logits.add(product);
      }
      NDArray scale = PlainTokens.number(seen, Math.sqrt((double) seen.getShape().get(2)));
      NDArray alike = alike(tokens, seen);
      NDArray e = logits.div(scale).exp();
      NDArray p;
      if (attnFlow) {
        p = e.div(e.sum(new int[] {2}, true)).add(PlainTokens.number(seen, CONSTANT)).mul(alike);
      } else {
        NDArray within = e.mul(alike);
        p = within.div(within.sum(new int[] {2}, true));
      }
      NDArray one = PlainTokens.number(seen, 1);
      NDArray offset = given.get("offset");
      NDArray c = attnFlow ? offset : offset.exp().add(one).log().add(one);
      NDArray eye = seen.getManager().eye(tokens.count()).toType(seen.getDataType(), true);
      NDArray a = p.add(eye.mul(c));
      return normalised ? a.div(c.add(one)) : a;
    }

    private static NDArray projected(PlainTokens tokens, NDArray x, NDArray weight, int head) {
      return tokens.split(PlainTokens.convolved(x, weight.get(head)));
    }

    private NDArray alike(PlainTokens tokens, NDArray seen) {
      NDArray hides = tokens.mask(seen.getManager(), seen.getDataType(), this::hides);
      NDArray shows = hides.neg().add(PlainTokens.number(seen, 1));
      NDArray common = hides.matMul(hides.transpose()).add(shows.matMul(shows.transpose()));
      return common.eq((float) hides.getShape().get(1)).toType(seen.getDataType(), true);
    }

    // For every feature the matrix restricted to the tokens that hide it: by elimination without
    // pivots, which a dominant diagonal does not need.
    private static NDArray logDet(NDArray a, NDArray hides) {
      NDArray sum = null;
      for (int feature = 0; feature < hides.getShape().get(1); feature++) {
        double[] column = hides.get(new NDIndex().addAllDim(1).addIndices(feature)).toDoubleArray();
        int[] members = IntStream.range(0, column.length).filter(n -> column[n] == 1).toArray();
        for (NDArray pivot : pivots(a, members)) {
          NDArray log = pivot.abs().log();
          sum = sum == null ? log : sum.add(log);
        }
      }
      return sum;
    }

    private static NDArray[] pivots(NDArray a, int... members) {
      int n = members.length;
      NDArray[][] entries = new NDArray[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          entries[i][j] =
              a.get(new NDIndex().addAllDim(1).addIndices(members[i]).addIndices(members[j]));
        }
      }
      NDArray[] pivots = new NDArray[n];
      for (int k = 0; k < n; k++) {
        pivots[k] = entries[k][k];
        for (int i = k + 1; i < n; i++) {
          NDArray factor = entries[i][k].div(pivots[k]);
          for (int j = k + 1; j < n; j++) {
            entries[i][j] = entries[i][j].sub(factor.mul(entries[k][j]));
          }
        }
      }
      return pivots;
    }

    private boolean hides(int token, int[] patch, int feature, int channel, int[] local) {
      int sum =
          switch (mask) {
            case TOKEN_FEATURE -> token + feature;
            case CHANNEL_FLIP -> channel + IntStream.of(local).sum() + IntStream.of(patch).sum();
            case SPATIAL -> places(patch, local);
            case CHANNEL_SPATIAL -> channel + places(patch, local);
          };
      return sum % 2 == (writes == Half.RIGHT ? 1 : 0);
    }

    private int places(int[] patch, int[] local) {
      int sum = 0;
      for (int axis = 0; axis < patch.length; axis++) {
        sum += patch[axis] * ((int) input.get(2 + axis) / grid) + local[axis];
      }
      return sum;
    }
  }
}
