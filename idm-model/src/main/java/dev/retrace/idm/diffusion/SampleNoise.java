package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Noise for a batch in which every sample has a stream of its own, numbered on from the batch's
 * first: a sample's noise depends on the seed and its number alone, however many are drawn at once.
 */
public final class SampleNoise implements NoiseSource {
  private final List<GaussianNoise> streams = new ArrayList<>();

  /**
   * Opens the streams of a batch.
   *
   * @param seed any number
   * @param first number of the batch's first sample
   * @param count samples in the batch
   */
  public SampleNoise(long seed, long first, int count) {
    for (int i = 0; i < count; i++) {
      streams.add(new GaussianNoise(seed, first + i));
    }
  }

  @Override
  public NDArray draw(NDManager manager, Shape shape, DataType type) {
    if (shape.get(0) != streams.size()) {
      throw new IllegalArgumentException(
          "There is noise for " + streams.size() + " samples, not for a batch of " + shape + ".");
    }
    long[] one = shape.getShape().clone();
    one[0] = 1;
    try (NDList drawn = new NDList()) {
      streams.forEach(stream -> drawn.add(stream.draw(manager, new Shape(one), type)));
      return NDArrays.concat(drawn);
    }
  }
}
