package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.auto.service.AutoService;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.bijection.BijectionExamples;
import dev.retrace.runtime.testing.Formula;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** Both halves, and the pair of them; odd channels and sizes in one to three axes. */
@AutoService(BijectionExamples.class)
public final class MapAttentionExamples implements BijectionExamples {
  @Override
  public Stream<Example> examples() {
    return Stream.of(
        one(Half.RIGHT, new Shape(2, 3, 5)),
        one(Half.LEFT, new Shape(1, 2, 3, 4)),
        one(Half.RIGHT, new Shape(3, 2, 2, 3, 2)),
        pair(new Shape(2, 3, 3, 2)));
  }

  private static Example one(Half writes, Shape input) {
    return new Example(
        "map attention, " + writes + " at " + input,
        () -> new MapAttention(writes),
        input,
        (x, given) -> forward(x, given, "", writes),
        (y, given) -> inverse(y, given, "", writes));
  }

  private static Example pair(Shape input) {
    return new Example(
        "pair of map attentions at " + input,
        MapAttention::pair,
        input,
        (x, given) -> {
          Formula.Result first = forward(x, given, "[0].", Half.RIGHT);
          Formula.Result second = forward(first.value(), given, "[1].", Half.LEFT);
          return new Formula.Result(second.value(), first.logDet().add(second.logDet()));
        },
        (y, given) -> {
          Formula.Result second = inverse(y, given, "[1].", Half.LEFT);
          Formula.Result first = inverse(second.value(), given, "[0].", Half.RIGHT);
          return new Formula.Result(first.value(), first.logDet().add(second.logDet()));
        });
  }

  private static Formula.Result forward(
      NDArray x, Map<String, NDArray> given, String path, Half writes) {
    NDArray hides = hides(x, writes);
    NDArray seen = x.sub(x.mul(hides));
    NDArray factor = factor(seen, hides, given, path);
    return new Formula.Result(x.mul(factor), perSample(factor.log()));
  }

  private static Formula.Result inverse(
      NDArray y, Map<String, NDArray> given, String path, Half writes) {
    NDArray hides = hides(y, writes);
    NDArray seen = y.sub(y.mul(hides)).div(kept(y, given, path));
    NDArray factor = factor(seen, hides, given, path);
    return new Formula.Result(y.div(factor), perSample(factor.log()).neg());
  }

  private static NDArray factor(
      NDArray seen, NDArray hides, Map<String, NDArray> given, String path) {
    NDArray z =
        PlainTokens.convolved(seen, given.get(path + "weight"))
            .add(perChannel(seen, given.get(path + "bias")));
    NDArray place = sigmoid(z.mean(new int[] {1}, true).add(given.get(path + "offset")));
    NDArray shows = hides.neg().add(PlainTokens.number(seen, 1));
    return hides.mul(place).add(shows.mul(kept(seen, given, path)));
  }

  private static NDArray kept(NDArray x, Map<String, NDArray> given, String path) {
    return sigmoid(perChannel(x, given.get(path + "scale")));
  }

  // 1 / (1 + exp(-z)) + ε
  private static NDArray sigmoid(NDArray z) {
    NDArray one = PlainTokens.number(z, 1);
    return one.div(z.neg().exp().add(one)).add(PlainTokens.number(z, 1e-6));
  }

  private static NDArray perChannel(NDArray x, NDArray values) {
    long[] sizes = new long[x.getShape().dimension()];
    Arrays.fill(sizes, 1);
    sizes[1] = values.getShape().get(0);
    return values.reshape(sizes);
  }

  private static NDArray perSample(NDArray log) {
    return log.reshape(log.getShape().get(0), -1).sum(new int[] {1});
  }

  private static NDArray hides(NDArray x, Half writes) {
    int channels = (int) x.getShape().get(1);
    int places = (int) x.getShape().slice(2).size();
    double[] hides = new double[channels * places];
    for (int i = 0; i < hides.length; i++) {
      hides[i] = (i / places + i % places) % 2 == (writes == Half.RIGHT ? 1 : 0) ? 1 : 0;
    }
    long[] sizes = x.getShape().getShape().clone();
    sizes[0] = 1;
    return x.getManager().create(hides, new Shape(sizes)).toType(x.getDataType(), true);
  }
}
