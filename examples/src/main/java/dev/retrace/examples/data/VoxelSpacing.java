package dev.retrace.examples.data;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How far neighbouring voxels lie apart.
 *
 * @param x millimetres from left to right
 * @param y millimetres from back to front
 * @param z millimetres upwards
 */
public record VoxelSpacing(double x, double y, double z) {
  /** Where nothing is known. */
  public static final VoxelSpacing UNIT = new VoxelSpacing(1, 1, 1);

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Checks the numbers. */
  public VoxelSpacing {
    for (double each : new double[] {x, y, z}) {
      if (!(each > 0) || !Double.isFinite(each)) {
        throw new IllegalArgumentException(
            "the spacing of voxels: expected positive numbers, not " + each);
      }
    }
  }

  /**
   * The usual spacing of volumes: the median along each axis, over those whose place is known.
   *
   * @param volumes with axes as volumes of this package have them
   * @return {@link #UNIT} if no place is known
   */
  public static VoxelSpacing of(List<Volume> volumes) {
    List<double[][]> affines =
        volumes.stream().flatMap(volume -> volume.affine().stream()).toList();
    return affines.isEmpty()
        ? UNIT
        : new VoxelSpacing(median(affines, 0), median(affines, 1), median(affines, 2));
  }

  private static double median(List<double[][]> affines, int axis) {
    double[] lengths = affines.stream().mapToDouble(affine -> length(affine, axis)).toArray();
    Arrays.sort(lengths);
    return lengths[lengths.length / 2];
  }

  private static double length(double[][] affine, int axis) {
    double square = 0;
    for (int row = 0; row < 3; row++) {
      square += affine[row][axis] * affine[row][axis];
    }
    return Math.sqrt(square);
  }

  /**
   * The spacing of volumes with so many times the voxels along each axis, in the same space.
   *
   * @param factor above 0
   * @return finer voxels for a factor above 1
   */
  public VoxelSpacing refined(double factor) {
    return new VoxelSpacing(x / factor, y / factor, z / factor);
  }

  /**
   * A volume put where its centre is the origin and its axes are those of space.
   *
   * @param volume any
   * @return a volume that shares the array of values
   */
  public Volume place(Volume volume) {
    return volume.placed(
        new double[][] {
          {x, 0, 0, -x * (volume.width() - 1) / 2},
          {0, y, 0, -y * (volume.height() - 1) / 2},
          {0, 0, z, -z * (volume.depth() - 1) / 2},
          {0, 0, 0, 1}
        });
  }

  /**
   * The numbers as text.
   *
   * @return that {@link #parse} reads
   */
  public String toText() {
    return x + " " + y + " " + z;
  }

  /**
   * Reads numbers.
   *
   * @param text three numbers with blanks between them
   * @return the spacing
   * @throws IllegalArgumentException if it is anything else
   */
  public static VoxelSpacing parse(String text) {
    double[] numbers =
        BLANKS.splitAsStream(text.strip()).mapToDouble(Double::parseDouble).toArray();
    if (numbers.length != 3) {
      throw new IllegalArgumentException("the spacing of voxels: expected three numbers");
    }
    return new VoxelSpacing(numbers[0], numbers[1], numbers[2]);
  }
}
