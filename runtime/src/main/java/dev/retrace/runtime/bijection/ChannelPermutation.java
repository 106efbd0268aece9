package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.kernel.CloneKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A fixed order of the channels: output channel i is input channel order[i]. */
public final class ChannelPermutation extends Rearrangement {
  private final int[] order;
  private final int[] back;

  /**
   * Fixes an order.
   *
   * @param order each of 0 to n-1 once
   * @throws IllegalArgumentException if it is not a permutation
   */
  public ChannelPermutation(int... order) {
    this.order = order.clone();
    back = new int[order.length];
    Arrays.fill(back, -1);
    for (int i = 0; i < order.length; i++) {
      if (order[i] < 0 || order[i] >= order.length || back[order[i]] >= 0) {
        throw new IllegalArgumentException(
            Arrays.toString(order)
                + " is not a permutation; name each channel from 0 to "
                + (order.length - 1)
                + " once");
      }
      back[order[i]] = i;
    }
  }

  /**
   * A random order, the same for the same seed.
   *
   * @param channels how many
   * @param seed of the shuffle
   * @return the layer
   */
  public static ChannelPermutation random(int channels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[channels];
    for (int i = 0; i < channels; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return new ChannelPermutation(order);
  }

  /**
   * The last channel first.
   *
   * @param channels how many
   * @return the layer
   */
  public static ChannelPermutation reversal(int channels) {
    return new ChannelPermutation(
        IntStream.range(0, channels).map(i -> channels - 1 - i).toArray());
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.get(1) != order.length) {
      throw new LayerException(
          "permutes " + order.length + " channels but receives " + input.get(1));
    }
    return input;
  }

  @Override
  protected NDArray apply(NDArray x) {
    return reorder(x, order);
  }

  @Override
  protected NDArray undo(NDArray y) {
    return reorder(y, back);
  }

  // Views of single channels written into one new buffer: differentiable, and no index tensor.
  private static NDArray reorder(NDArray whole, int[] from) {
    if (from.length == 1) {
      return CloneKernel.contiguousClone(whole); // of one array concat makes a copy outside a graph
    }
    try (NDList views = new NDList(from.length)) {
      for (int channel : from) {
        views.add(whole.get(new NDIndex().addAllDim(1).addSliceDim(channel, channel + 1L)));
      }
      return NDArrays.concat(views, 1);
    }
  }
}
