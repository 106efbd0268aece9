package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Tokens once more: patches cut out and put together one by one. */
final class PlainTokens {
  private final int grid;
  private final Shape shape;
  private final List<int[]> patches = new ArrayList<>();

  PlainTokens(int grid, Shape shape) {
    this.grid = grid;
    this.shape = shape;
    collect(new int[axes()], 0);
  }

  private void collect(int[] at, int axis) {
    if (axis == axes()) {
      patches.add(at.clone());
      return;
    }
    for (at[axis] = 0; at[axis] < grid; at[axis]++) {
      collect(at, axis + 1);
    }
  }

  int axes() {
    return shape.dimension() - 2;
  }

  int count() {
    return patches.size();
  }

  int patch(int axis) {
    return (int) shape.get(2 + axis) / grid;
  }

  /** (batch, channel, spatial...) as (batch, token, feature). */
  NDArray split(NDArray x) {
    NDList tokens = new NDList();
    for (int[] patch : patches) {
      NDIndex index = new NDIndex().addAllDim(2);
      for (int axis = 0; axis < axes(); axis++) {
        int size = patch(axis);
        index.addSliceDim((long) patch[axis] * size, (long) (patch[axis] + 1) * size);
      }
      tokens.add(x.get(index).reshape(x.getShape().get(0), 1, -1));
    }
    return joined(tokens, 1);
  }

  /** The reverse of {@link #split}. */
  NDArray merge(NDArray tokens) {
    NDList parts = new NDList();
    for (int n = 0; n < count(); n++) {
      long[] sizes = shape.getShape().clone();
      for (int axis = 0; axis < axes(); axis++) {
        sizes[2 + axis] = patch(axis);
      }
      parts.add(tokens.get(new NDIndex().addAllDim(1).addSliceDim(n, n + 1)).reshape(sizes));
    }
    for (int axis = axes() - 1; axis >= 0; axis--) {
      NDList longer = new NDList();
      for (int i = 0; i < parts.size(); i += grid) {
        longer.add(joined(new NDList(parts.subList(i, i + grid)), 2 + axis));
      }
      parts = longer;
    }
    return parts.head();
  }

  /** A 1×1 convolution of (batch, channel, spatial...). */
  static NDArray convolved(NDArray x, NDArray weight) {
    Shape shape = x.getShape();
    NDArray flat = x.reshape(shape.get(0), shape.get(1), -1);
    return weight.reshape(1, shape.get(1), shape.get(1)).matMul(flat).reshape(shape);
  }

  /** A number of x's type, as an array: it may become part of a graph. */
  static NDArray number(NDArray x, double value) {
    NDManager manager = x.getManager();
    return manager.create(new double[] {value}).toType(x.getDataType(), true);
  }

  /** (token, feature): one where a rule says so. */
  NDArray mask(NDManager manager, DataType type, Rule rule) {
    long channels = shape.get(1);
    int places = 1;
    for (int axis = 0; axis < axes(); axis++) {
      places *= patch(axis);
    }
    double[] mask = new double[(int) (count() * channels * places)];
    int next = 0;
    for (int n = 0; n < count(); n++) {
      for (int feature = 0; feature < channels * places; feature++) {
        int rest = feature % places;
        int[] local = new int[axes()];
        for (int axis = axes() - 1; axis >= 0; axis--) {
          local[axis] = rest % patch(axis);
          rest /= patch(axis);
        }
        boolean hidden = rule.hides(n, patches.get(n), feature, feature / places, local);
        mask[next++] = hidden ? 1 : 0;
      }
    }
    return manager.create(mask, new Shape(count(), channels * places)).toType(type, true);
  }

  private static NDArray joined(NDList parts, int axis) {
    NDArray all = parts.get(0);
    for (NDArray each : parts.subList(1, parts.size())) {
      all = all.concat(each, axis);
    }
    return all;
  }

  /** Whether a feature of a token is hidden. */
  interface Rule {
    boolean hides(int token, int[] patch, int feature, int channel, int[] local);
  }
}
