package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A volume of one or more channels in row-major order: value (channel, z, y, x) lies at {@code
 * ((channel * depth + z) * height + y) * width + x}.
 *
 * <p>In volumes of this package x grows to the patient's right, y to the front and z upwards. The
 * channels, such as the modalities of one examination, lie on the same grid.
 */
public final class Volume {
  private final int channels;
  private final int depth;
  private final int height;
  private final int width;
  private final float[] values;
  private final String name;
  private final double[][] affine;
  private final OptionalInt label;

  private Volume(
      int channels,
      int depth,
      int height,
      int width,
      float[] values,
      String name,
      double[][] affine,
      OptionalInt label) {
    if (channels < 1
        || depth < 1
        || height < 1
        || width < 1
        || (long) channels * depth * height * width != values.length) {
      throw new IllegalArgumentException(
          name
              + ": "
              + (channels + " x " + depth + " x " + height + " x " + width)
              + " is not "
              + values.length);
    }
    this.channels = channels;
    this.depth = depth;
    this.height = height;
    this.width = width;
    this.values = values;
    this.name = name;
    this.affine = affine;
    this.label = label;
  }

  /**
   * Creates a volume of one channel that lies nowhere in particular.
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
   * Creates a volume of one channel.
   *
   * @param depth planes, the slowest axis
   * @param height rows
   * @param width columns, the fastest axis
   * @param values {@code depth * height * width} intensities, mostly in [0, 1]; not copied
   * @param name shown to people, such as a file's name
   * @param affine 4 x 4, from (x, y, z, 1) to millimetres right, anterior, superior; or null
   */
  public Volume(int depth, int height, int width, float[] values, String name, double[][] affine) {
    this(1, depth, height, width, values, name, affine, OptionalInt.empty());
  }

  /**
   * Creates a volume of several channels that lies nowhere in particular.
   *
   * @param channels the slowest axis
   * @param depth planes
   * @param height rows
   * @param width columns, the fastest axis
   * @param values {@code channels * depth * height * width} intensities; not copied
   * @param name shown to people, such as a file's name
   * @return without affine and label
   */
  public static Volume of(
      int channels, int depth, int height, int width, float[] values, String name) {
    return new Volume(channels, depth, height, width, values, name, null, OptionalInt.empty());
  }

  /**
   * The same volume at a place.
   *
   * @param place 4 x 4, from (x, y, z, 1) to millimetres right, anterior, superior; or null
   * @return a volume that shares the array of values
   */
  public Volume placed(double[][] place) {
    return new Volume(channels, depth, height, width, values, name, place, label);
  }

  /**
   * The same volume as one of a class.
   *
   * @param number of the class, from 0
   * @return a volume that shares the array of values
   */
  public Volume labelled(int number) {
    if (number < 0) {
      throw new IllegalArgumentException(name + ": classes are counted from 0, not " + number);
    }
    return new Volume(channels, depth, height, width, values, name, affine, OptionalInt.of(number));
  }

  /**
   * Other intensities in the same place, with the same size, name and class.
   *
   * @param others as many as this volume has; not copied
   * @return a volume with these values
   */
  public Volume withValues(float[] others) {
    return new Volume(channels, depth, height, width, others, name, affine, label);
  }

  /**
   * Channels, such as modalities.
   *
   * @return at least 1
   */
  public int channels() {
    return channels;
  }

  /**
   * The class this volume belongs to.
   *
   * @return a number from 0; empty if unknown
   */
  public OptionalInt label() {
    return label;
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
   * Voxels of one channel.
   *
   * @return {@code depth * height * width}
   */
  public int voxels() {
    return values.length / channels;
  }

  /**
   * The intensities.
   *
   * @return the volume's own array, row-major, one channel after the other
   */
  public float[] values() {
    return values;
  }

  /**
   * The intensities of one channel.
   *
   * @param number of the channel, from 0
   * @return the volume's own array where there is one channel only, else a copy
   */
  public float[] channel(int number) {
    return channels == 1
        ? values
        : Arrays.copyOfRange(values, number * voxels(), (number + 1) * voxels());
  }

  /**
   * One intensity of the first channel.
   *
   * @param z plane
   * @param y row
   * @param x column
   * @return the value there
   */
  public float at(int z, int y, int x) {
    return at(0, z, y, x);
  }

  /**
   * One intensity.
   *
   * @param channel from 0
   * @param z plane
   * @param y row
   * @param x column
   * @return the value there
   */
  public float at(int channel, int z, int y, int x) {
    return values[((channel * depth + z) * height + y) * width + x];
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
   * The first channel as an image to write; {@link VolumeWriter} writes all.
   *
   * @return see {@link #toNifti(int)}
   */
  public NiftiImage toNifti() {
    return toNifti(0);
  }

  /**
   * One channel as an image to write.
   *
   * @param channel from 0
   * @return float32, with this volume's affine, or with voxels of 1 mm where that is unknown; it
   *     shares the array of values where there is one channel only
   */
  public NiftiImage toNifti(int channel) {
    double[][] placed =
        affine()
            .orElseGet(
                () -> new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
    return NiftiImage.volume(width, height, depth, channel(channel), placed);
  }
}
