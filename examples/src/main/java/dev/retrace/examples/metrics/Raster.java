package dev.retrace.examples.metrics;

import dev.retrace.examples.data.Volume;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/** A grid of numbers with any number of axes, in double precision, row-major. */
public final class Raster {
  private final double[] values;
  private final int[] sizes;

  /**
   * Creates a grid.
   *
   * @param values row-major; not copied
   * @param sizes of the axes, the fastest last
   */
  public Raster(double[] values, int... sizes) {
    if (Arrays.stream(sizes).asLongStream().reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill " + Arrays.toString(sizes));
    }
    this.values = values;
    this.sizes = sizes.clone();
  }

  /**
   * Copies one channel of a volume.
   *
   * @param volume one or more channels
   * @param channel from 0
   * @return (depth, height, width)
   */
  public static Raster of(Volume volume, int channel) {
    int from = channel * volume.voxels();
    double[] copy = new double[volume.voxels()];
    Arrays.setAll(copy, i -> volume.values()[from + i]);
    return new Raster(copy, volume.depth(), volume.height(), volume.width());
  }

  /**
   * The number of axes.
   *
   * @return 2 for an image, 3 for a volume
   */
  public int axes() {
    return sizes.length;
  }

  /**
   * The length of an axis.
   *
   * @param axis from 0, the slowest
   * @return in voxels
   */
  public int size(int axis) {
    return sizes[axis];
  }

  /**
   * The length of the shortest axis.
   *
   * @return in voxels
   */
  public int shortest() {
    return Arrays.stream(sizes).min().orElseThrow();
  }

  /**
   * The numbers.
   *
   * @return the grid's own array
   */
  public double[] values() {
    return values;
  }

  /**
   * The largest number less the smallest.
   *
   * @return 0 for a constant
   */
  public double range() {
    return Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow();
  }

  /**
   * The mean of all numbers.
   *
   * @return the arithmetic mean
   */
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * One index of the slowest axis, such as a plane of a volume.
   *
   * @param index from 0
   * @return a copy with one axis less
   */
  public Raster slice(int index) {
    int inner = values.length / sizes[0];
    return new Raster(
        Arrays.copyOfRange(values, index * inner, (index + 1) * inner),
        Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /**
   * The part that is at least so far from every border.
   *
   * @param margin voxels left off at both ends of each axis
   * @return a copy
   */
  public Raster cropped(int margin) {
    return window(margin, Arrays.stream(sizes).map(size -> size - 2 * margin).toArray());
  }

  /**
   * The means of blocks of two voxels along each axis; what is left over at the end of an odd axis
   * is dropped.
   *
   * @return half as long along each axis
   */
  public Raster halved() {
    Raster result = this;
    for (int axis = 0; axis < sizes.length; axis++) {
      result = result.halvedAlong(axis);
    }
    return result;
  }

  /**
   * Combines two grids of the same sizes.
   *
   * @param other the second operand
   * @param operator what becomes of each pair
   * @return a new grid
   */
  public Raster with(Raster other, DoubleBinaryOperator operator) {
    requireAlike(other);
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> operator.applyAsDouble(values[i], other.values[i]));
    return new Raster(result, sizes);
  }

  void requireAlike(Raster other) {
    if (!Arrays.equals(sizes, other.sizes)) {
      throw new IllegalArgumentException(
          "Cannot compare grids of "
              + Arrays.toString(sizes)
              + " and "
              + Arrays.toString(other.sizes));
    }
  }

  int[] sizes() {
    return sizes.clone();
  }

  private Raster window(int first, int... shape) {
    double[] part = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int to = 0; to < part.length; to++) {
      int from = 0;
      int stride = 1;
      int rest = to;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        from += (first + rest % shape[axis]) * stride;
        rest /= shape[axis];
        stride *= sizes[axis];
      }
      part[to] = values[from];
    }
    return new Raster(part, shape);
  }

  private Raster halvedAlong(int axis) {
    int inner = Arrays.stream(sizes, axis + 1, sizes.length).reduce(1, Math::multiplyExact);
    int half = sizes[axis] / 2;
    int outer = values.length / (inner * sizes[axis]);
    double[] result = new double[outer * half * inner];
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < half; k++) {
        int from = (o * sizes[axis] + 2 * k) * inner;
        int to = (o * half + k) * inner;
        for (int i = 0; i < inner; i++) {
          result[to + i] = (values[from + i] + values[from + inner + i]) / 2;
        }
      }
    }
    int[] shape = sizes.clone();
    shape[axis] = half;
    return new Raster(result, shape);
  }
}
