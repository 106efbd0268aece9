package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Predicts the noise of volumes that are too large for the network, patch by patch. The patches
 * overlap, and their predictions are blended with smooth weights that sum to one, so that a sampler
 * sees one prediction for the whole volume at every step. Beside the volume and the result, memory
 * is needed for a single patch.
 *
 * <p>A network that sees no farther than a quarter of the overlap predicts the same as on the whole
 * volume.
 */
public final class PatchwisePredictor implements NoisePredictor {
  private final PatchPredictor network;
  private final int patch;
  private final int overlap;

  /**
   * Wraps a network.
   *
   * @param network asked about one patch of all samples at a time
   * @param patch voxels of a patch along each axis; shorter axes are taken whole
   * @param overlap voxels that neighbours share at least, up to half a patch
   * @throws IllegalArgumentException if the overlap is not from 0 to half a patch
   */
  public PatchwisePredictor(PatchPredictor network, int patch, int overlap) {
    if (patch < 1 || overlap < 0 || overlap > patch / 2) {
      throw new IllegalArgumentException(
          "Patches of "
              + patch
              + " voxels cannot overlap by "
              + overlap
              + "; expected a number from 0 to half the patch.");
    }
    this.network = network;
    this.patch = patch;
    this.overlap = overlap;
  }

  @Override
  public NDArray predict(NDArray xt, long[] t) {
    List<PatchAxis> axes = axes(xt.getShape());
    return predict(xt, t, axes, IntStream.range(0, count(axes)).toArray());
  }

  /** Predicts with the patches taken in another order; the same but for rounding. */
  NDArray predict(NDArray xt, long[] t, int... order) {
    return predict(xt, t, axes(xt.getShape()), order);
  }

  private NDArray predict(NDArray xt, long[] t, List<PatchAxis> axes, int... order) {
    NDArray blended = xt.zerosLike();
    try {
      for (int number : order) {
        add(blended, xt, t, axes, indices(axes, number));
      }
      return blended;
    } catch (RuntimeException e) {
      blended.close();
      throw e;
    }
  }

  private List<PatchAxis> axes(Shape volumes) {
    return Arrays.stream(volumes.slice(2).getShape())
        .mapToObj(length -> new PatchAxis(length, patch, overlap))
        .toList();
  }

  private static int count(List<PatchAxis> axes) {
    return axes.stream().mapToInt(PatchAxis::count).reduce(1, Math::multiplyExact);
  }

  private static int[] indices(List<PatchAxis> axes, int number) {
    int[] indices = new int[axes.size()];
    int rest = number;
    for (int axis = axes.size() - 1; axis >= 0; axis--) {
      indices[axis] = rest % axes.get(axis).count();
      rest /= axes.get(axis).count();
    }
    return indices;
  }

  private void add(NDArray blended, NDArray xt, long[] t, List<PatchAxis> axes, int... indices) {
    NDIndex window = new NDIndex().addAllDim(2);
    List<Long> start = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    for (int axis = 0; axis < indices.length; axis++) {
      long first = axes.get(axis).start(indices[axis]);
      window.addSliceDim(first, first + axes.get(axis).extent());
      start.add(first);
      whole.add(xt.getShape().get(2 + axis));
    }
    List<Placement> places = Collections.nCopies(t.length, new Placement(start, whole));
    try (NDArray view = xt.get(window);
        NDArray crop = view.duplicate();
        NDArray predicted = network.predict(crop, t, places);
        NDArray target = blended.get(window)) {
      for (int axis = 0; axis < indices.length; axis++) {
        weigh(predicted, 2 + axis, axes.get(axis).weights(indices[axis]));
      }
      target.addi(predicted);
    }
  }

  private static void weigh(NDArray predicted, int axis, double... weights) {
    long[] sizes = new long[predicted.getShape().dimension()];
    Arrays.fill(sizes, 1);
    sizes[axis] = weights.length;
    try (NDArray factors =
        JavaArrays.toNDArray(
            predicted.getManager(), weights, new Shape(sizes), predicted.getDataType())) {
      predicted.muli(factors);
    }
  }
}
