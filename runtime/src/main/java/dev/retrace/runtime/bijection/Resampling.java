package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What down- and up-sampling share: one orthogonal matrix per channel of the fine grid, between the
 * voxels of a patch and the channels that replace them. Etmann, Ke and Schönlieb, "iUNets: Fully
 * invertible U-Nets with learnable up- and downsampling", 2020.
 */
abstract class Resampling extends OrthogonalLayer {
  final Patches patches;
  private final Orthogonal method;
  private final Start start;
  private final long seed;

  Resampling(Orthogonal method, Start start, long seed, int... stride) {
    super(method);
    this.method = method;
    this.start = start;
    this.seed = seed;
    patches = new Patches(stride);
  }

  /** The channels on the fine grid, for an input of this layer. */
  abstract long fineChannels(Shape input);

  @Override
  final int buffersForward() {
    return 2;
  }

  // Going up, the patches of the gradient are gathered before those of the value.
  @Override
  final int buffersBack() {
    return isReversed() ? 3 : 2;
  }

  @Override
  final Shape weightShape(Shape input) {
    return new Shape(fineChannels(input), patches.size(), patches.size());
  }

  @Override
  final double[] startingWeight(Shape input) {
    double[] one = StartValues.flat(startingWeight());
    double[] all = new double[Math.toIntExact(weightShape(input).size())];
    for (int at = 0; at < all.length; at += one.length) {
      System.arraycopy(one, 0, all, at, one.length);
    }
    return all;
  }

  private double[][] startingWeight() {
    SplittableRandom random = new SplittableRandom(seed);
    int[] strided = patches.stridedAxes();
    boolean halves = Arrays.stream(strided).allMatch(stride -> stride == 2);
    return switch (start) {
      case RANDOM -> method.random(patches.size(), random);
      case PIXEL_SHUFFLE -> method.identity(patches.size(), random);
      case HAAR -> {
        if (!halves) {
          throw new IllegalArgumentException(
              "a Haar start needs strides of 1 or 2; use PIXEL_SHUFFLE or RANDOM");
        }
        yield strided.length == 0
            ? method.identity(patches.size(), random)
            : method.haar(strided.length);
      }
    };
  }

  @Override
  final NDArray tokensBefore(NDArray before) {
    return patches.toTokens(before);
  }

  @Override
  final NDArray fromTokensBefore(NDArray tokens, Shape after) {
    return patches.fromTokens(tokens, after);
  }

  @Override
  final NDArray tokensAfter(NDArray after) {
    return patches.channelsAsTokens(after);
  }

  @Override
  final NDArray fromTokensAfter(NDArray tokens, Shape before) {
    return tokens.reshape(patches.coarse(before));
  }
}
