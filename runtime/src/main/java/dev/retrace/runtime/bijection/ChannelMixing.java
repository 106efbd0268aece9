package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Orthogonal;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Orthogonal mixing of the channels at every position, y = Qx: learned, or fixed (a "soft
 * permutation"). A 1×1 convolution that keeps the volume, and that nothing can make singular.
 */
public final class ChannelMixing extends OrthogonalLayer {
  private static final int ANY = -1;

  private final IntFunction<double[][]> start;
  private final int channels;

  /**
   * A learned layer that starts as the identity; its channels are known when it is initialized.
   *
   * @param method how Q is made from the weight; {@code Householder} reaches the identity for an
   *     even number of channels only, see {@link #random}
   */
  public ChannelMixing(Orthogonal method) {
    this(method, ANY, n -> method.identity(n, new SplittableRandom(0)));
  }

  private ChannelMixing(Orthogonal method, int channels, IntFunction<double[][]> start) {
    super(method);
    this.start = start;
    this.channels = channels;
  }

  /**
   * A learned layer that starts anywhere.
   *
   * @param method how Q is made from the weight
   * @param seed of the start
   * @return the layer
   */
  public static ChannelMixing random(Orthogonal method, long seed) {
    return new ChannelMixing(method, ANY, n -> method.random(n, new SplittableRandom(seed)));
  }

  /**
   * A random orthogonal matrix that is not learned; it is saved with the parameters.
   *
   * @param seed the same matrix for the same seed and number of channels
   * @return the layer
   */
  public static ChannelMixing fixed(long seed) {
    return random(new FixedMatrix(), seed);
  }

  /**
   * A given orthogonal matrix that is not learned; it is saved with the parameters.
   *
   * @param matrix rows, one per output channel
   * @return the layer
   * @throws IllegalArgumentException if the matrix is further than 1e-6 from orthogonal
   */
  public static ChannelMixing fixed(double[][] matrix) {
    double[][] q = FixedMatrix.requireOrthogonal(matrix);
    return new ChannelMixing(new FixedMatrix(), q.length, n -> q);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (channels != ANY && input.get(1) != channels) {
      throw new LayerException("mixes " + channels + " channels but receives " + input.get(1));
    }
    return input;
  }

  @Override
  int buffersForward() {
    return 1;
  }

  @Override
  int buffersBack() {
    return 1;
  }

  @Override
  Shape weightShape(Shape input) {
    return new Shape(1, input.get(1), input.get(1));
  }

  @Override
  double[] startingWeight(Shape input) {
    return StartValues.flat(start.apply(Math.toIntExact(input.get(1))));
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
