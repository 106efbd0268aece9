package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The orthogonal layers in plain engine operations: slices with a step, products and sums. */
public final class OrthogonalFormulas {
  private OrthogonalFormulas() {}

  /** The Cayley transform of W, (group, n, n), with an explicit inverse. */
  public static NDArray cayley(NDArray w) {
    NDArray a = w.sub(w.swapAxes(1, 2));
    NDArray i = identity(w);
    return i.add(a).inverse().matMul(i.sub(a));
  }

  /** The exponential of W − Wᵀ, (group, n, n), by its power series at a 64th, squared six times. */
  public static NDArray exponential(NDArray w) {
    NDArray a = over(w.sub(w.swapAxes(1, 2)), 64);
    NDArray term = identity(w);
    NDArray sum = term;
    for (int k = 1; k <= 14; k++) {
      term = over(term.matMul(a), k);
      sum = sum.add(term);
    }
    for (int k = 0; k < 6; k++) {
      sum = sum.matMul(sum);
    }
    return sum;
  }

  /** The product of the reflections by the columns of W, (group, n, n), as full matrices. */
  public static NDArray householder(NDArray w) {
    NDArray q = identity(w);
    for (long k = 0; k < w.getShape().get(2); k++) {
      NDArray column = w.get(new NDIndex().addAllDim(2).addSliceDim(k, k + 1));
      NDArray square = column.mul(column).sum(new int[] {1}, true);
      NDArray half = over(square, 2);
      q = q.matMul(identity(w).sub(column.matMul(column.swapAxes(1, 2)).div(half)));
    }
    return q;
  }

  // By an array: a plain number lives in memory that is freed before the tape is read.
  private static NDArray over(NDArray x, int divisor) {
    return x.div(x.getManager().full(new Shape(1), divisor, x.getDataType()));
  }

  private static NDArray identity(NDArray w) {
    int n = (int) w.getShape().get(2);
    return w.getManager().eye(n, n, 0, w.getDataType()).expandDims(0);
  }

  /** y = Qx at every position; q is (1, channels, channels). */
  public static NDArray mix(NDArray x, NDArray q) {
    Shape shape = x.getShape();
    return q.matMul(x.reshape(shape.get(0), shape.get(1), -1)).reshape(shape);
  }

  /** x (batch, c, fine) to (batch, cσ, coarse); q is (c, σ, σ). */
  public static NDArray down(NDArray x, NDArray q, int... stride) {
    NDList voxels = new NDList();
    for (int[] offset : offsets(stride)) {
      voxels.add(x.get(every(x.getShape(), offset, stride)));
    }
    NDArray gathered = NDArrays.stack(voxels, 2); // (batch, c, σ, coarse)
    Shape shape = gathered.getShape();
    NDArray turned = q.matMul(gathered.reshape(shape.get(0), shape.get(1), shape.get(2), -1));
    long[] coarse = shape.slice(1).getShape().clone();
    coarse[0] = shape.get(0);
    coarse[1] = shape.get(1) * shape.get(2);
    return turned.reshape(coarse);
  }

  /** The inverse of {@link #down}. */
  public static NDArray up(NDArray y, NDArray q, int... stride) {
    Shape shape = y.getShape();
    long patch = q.getShape().get(1);
    long channels = shape.get(1) / patch;
    NDArray tokens = y.reshape(shape.get(0), channels, patch, -1);
    NDArray turned = q.swapAxes(1, 2).matMul(tokens);
    long[] fine = shape.getShape().clone();
    fine[1] = channels;
    for (int axis = 0; axis < stride.length; axis++) {
      fine[2 + axis] *= stride[axis];
    }
    Shape fineShape = new Shape(fine);
    NDArray x = y.getManager().zeros(fineShape, y.getDataType());
    long[] piece = shape.getShape().clone();
    piece[1] = channels;
    int voxel = 0;
    for (int[] offset : offsets(stride)) {
      NDArray values = turned.get(new NDIndex().addAllDim(2).addIndices(voxel++)).reshape(piece);
      x.get(every(fineShape, offset, stride)).addi(values);
    }
    return x;
  }

  private static NDIndex every(Shape fine, int[] offset, int[] stride) {
    NDIndex index = new NDIndex().addAllDim(2);
    for (int axis = 0; axis < stride.length; axis++) {
      index.addSliceDim(offset[axis], fine.get(2 + axis), stride[axis]);
    }
    return index;
  }

  // Row-major: the last axis counts fastest.
  private static int[][] offsets(int... stride) {
    int count = Arrays.stream(stride).reduce(1, (a, b) -> a * b);
    int[][] offsets = new int[count][stride.length];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int axis = stride.length - 1; axis >= 0; axis--) {
        offsets[i][axis] = rest % stride[axis];
        rest /= stride[axis];
      }
    }
    return offsets;
  }
}
