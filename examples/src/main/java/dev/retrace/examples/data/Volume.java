package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiImage;
import java.util.Optional;

/**
 * A single-channel volume in row-major order: value (z, y, x) lies at {@code (z * height + y) *
 * width + x}.
 *
 * <p>In volumes of this package x grows to the patient's right, y to the front and z upwards.
 */
public final class Volume {
  private final int depth;
  private final int height;
  private final int width;
  private final float[] values;
  private final String name;
  private final double[][] affine;

  /**
   * Creates a volume that lies nowhere in particular.
   *
   * @param depth planes, the slowest axis
   * @param height rows
   * @param width columns, the fastest axis
   * @param values {@code depth * height * width} intensities, mostly in [0, 1]; not copied
   * @param name shown to people, such as a file's name
   */
  public Volume(int depth, int height, int width, float[] values, String name) {
    this(depth, height, width, values, name, null);
  }

  /**
   * Creates a volume.
   *
   * @param depth planes, the slowest axis
   * @param height rows
   * @param width columns, the fastest axis
   * @param values {@code depth * height * width} intensities, mostly in [0, 1]; not copied
   * @param name shown to people, such as a file's name
   * @param affine 4 x 4, from (x, y, z, 1) to millimetres right, anterior, superior; or null
   */
  public Volume(int depth, int height, int width, float[] values, String name, double[][] affine) {
    if (depth < 1 || height < 1 || width < 1 || (long) depth * height * width != values.length) {
      throw new IllegalArgumentException(
          name + ": " + depth + " x " + height + " x " + width + " is not " + values.length);
    }
    this.depth = depth;
    this.height = height;
    this.width = width;
    this.values = values;
    this.name = name;
    this.affine = affine;
  }

  /**
   * Planes.
   *
   * @return length of the z axis
   */
  public int depth() {
    return depth;
  }

  /**
   * Rows of a plane.
   *
   * @return length of the y axis
   */
  public int height() {
    return height;
  }

  /**
   * Columns of a plane.
   *
   * @return length of the x axis
   */
  public int width() {
    return width;
  }

  /**
   * The intensities.
   *
   * @return the volume's own array, row-major
   */
  public float[] values() {
    return values;
  }

  /**
   * One intensity.
   *
   * @param z plane
   * @param y row
   * @param x column
   * @return the value there
   */
  public float at(int z, int y, int x) {
    return values[(z * height + y) * width + x];
  }

  /**
   * What to call it.
   *
   * @return the name given at construction
   */
  public String name() {
    return name;
  }

  /**
   * Where it lies.
   *
   * @return 4 x 4, from (x, y, z, 1) to millimetres; empty if unknown
   */
  public Optional<double[][]> affine() {
    return Optional.ofNullable(affine);
  }

  /**
   * The volume as an image to write; both share the array of values.
   *
   * @return float32, with this volume's affine, or with voxels of 1 mm where that is unknown
   */
  public NiftiImage toNifti() {
    double[][] placed =
        affine()
            .orElseGet(
                () -> new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
    return NiftiImage.volume(width, height, depth, values, placed);
  }
}
