package dev.retrace.examples.nifti;

import java.util.Arrays;

/**
 * An image as a NIfTI file holds it.
 *
 * <p>The arrays are the image's own: accessors return them without copying, so a caller that writes
 * into one changes the image.
 */
public final class NiftiImage {
  private final int[] shape;
  private final float[] voxels;
  private final double[][] affine;
  private final double[] zooms;
  private final String storedAs;

  /**
   * Creates an image.
   *
   * @param shape 1 to 7 lengths, the first axis varying fastest in {@code voxels}
   * @param voxels the values, as many as the product of {@code shape}
   * @param affine 4 x 4, from voxel indices (i, j, k, 1) to scanner coordinates (right, anterior,
   *     superior, 1), in millimetres
   * @param zooms one distance between neighbours per axis: millimetres, and for a fourth axis
   *     mostly seconds
   * @param storedAs what the file stored, such as {@code "int16, little endian"}
   * @throws IllegalArgumentException if the sizes do not agree
   */
  public NiftiImage(
      int[] shape, float[] voxels, double[][] affine, double[] zooms, String storedAs) {
    if (shape.length < 1 || shape.length > 7) {
      throw new IllegalArgumentException("shape needs 1 to 7 axes but has " + shape.length);
    }
    long count = 1;
    for (int length : shape) {
      if (length < 1) {
        throw new IllegalArgumentException("empty axis in shape " + Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, (long) length);
    }
    if (count != voxels.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + voxels.length + " voxels");
    }
    if (zooms.length != shape.length) {
      throw new IllegalArgumentException("one zoom per axis, got " + Arrays.toString(zooms));
    }
    if (affine.length != 4 || Arrays.stream(affine).anyMatch(row -> row.length != 4)) {
      throw new IllegalArgumentException("affine must be 4 x 4");
    }
    this.shape = shape;
    this.voxels = voxels;
    this.affine = affine;
    this.zooms = zooms;
    this.storedAs = storedAs;
  }

  /**
   * A three-dimensional float32 image whose zooms are the lengths of the affine's columns.
   *
   * @param width length of the axis that varies fastest
   * @param height length of the second axis
   * @param depth length of the third axis
   * @param voxels the values, {@code width * height * depth} of them
   * @param affine 4 x 4, see the constructor
   * @return the image
   */
  public static NiftiImage volume(
      int width, int height, int depth, float[] voxels, double[][] affine) {
    double[] zooms = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      zooms[axis] = Math.hypot(Math.hypot(affine[0][axis], affine[1][axis]), affine[2][axis]);
    }
    return new NiftiImage(new int[] {width, height, depth}, voxels, affine, zooms, "float32");
  }

  /**
   * Lengths of the axes.
   *
   * @return 1 to 7 lengths, the fastest-varying axis first
   */
  public int[] shape() {
    return shape;
  }

  /**
   * The values, after the file's own scaling.
   *
   * @return the product of {@link #shape()} values
   */
  public float[] voxels() {
    return voxels;
  }

  /**
   * Where the voxels lie.
   *
   * @return 4 x 4, from (i, j, k, 1) to millimetres right, anterior, superior
   */
  public double[][] affine() {
    return affine;
  }

  /**
   * Distances between neighbouring voxels.
   *
   * @return one per axis of {@link #shape()}
   */
  public double[] zooms() {
    return zooms;
  }

  /**
   * What the file stored.
   *
   * @return type, byte order and scaling, in words
   */
  public String storedAs() {
    return storedAs;
  }
}
