package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.orthogonal.Orthogonal;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Learned orthogonal mixing of the channels at every position, y = Qx; starts as the identity. */
public final class ChannelMixing extends LearnedOrthogonal {
  private final Orthogonal method;

  /**
   * A layer whose channels are known when it is initialized.
   *
   * @param method how Q is made from the weight
   */
  public ChannelMixing(Orthogonal method) {
    super(method);
    this.method = method;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  Shape weightShape(Shape input) {
    return new Shape(1, input.get(1), input.get(1));
  }

  @Override
  NDArray startingWeight(NDManager manager, Shape input) {
    int n = Math.toIntExact(input.get(1));
    double[][] start = method.identity(n, new SplittableRandom(0));
    double[] flat = Arrays.stream(start).flatMapToDouble(Arrays::stream).toArray();
    // A copy: an array made from Java numbers borrows their buffer.
    try (NDArray borrowed = manager.create(flat, weightShape(input))) {
      return borrowed.duplicate();
    }
  }

  @Override
  NDArray tokensBefore(NDArray before) {
    Shape shape = before.getShape();
    return before.reshape(shape.get(0), 1, shape.get(1), shape.slice(2).size());
  }

  @Override
  NDArray tokensAfter(NDArray after) {
    return tokensBefore(after);
  }

  @Override
  NDArray fromTokensBefore(NDArray tokens, Shape after) {
    return tokens.reshape(after);
  }

  @Override
  NDArray fromTokensAfter(NDArray tokens, Shape before) {
    return tokens.reshape(before);
  }
}
