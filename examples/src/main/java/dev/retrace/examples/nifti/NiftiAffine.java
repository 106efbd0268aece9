package dev.retrace.examples.nifti;

import java.util.Arrays;

/**
 * The map from voxel indices to millimetres: the sform if the file has a usable one, else the
 * qform, else the voxel sizes alone.
 */
final class NiftiAffine {
  /** Millimetres. Larger numbers, and smaller steps than one by it, come from damaged files. */
  private static final double LARGEST = 1e12;

  private NiftiAffine() {}

  static double[][] of(NiftiHeader header) {
    if (header.hasSform()) {
      double[][] sform = sform(header);
      if (isUsable(sform)) {
        return sform;
      }
    }
    if (header.hasQform()) {
      double[][] qform = qform(header);
      if (isUsable(qform)) {
        return qform;
      }
    }
    return diagonal(zooms3(header));
  }

  private static double[][] sform(NiftiHeader header) {
    double[][] affine = diagonal(new double[] {1, 1, 1});
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        affine[row][column] = header.srow(row, column);
      }
    }
    return affine;
  }

  /**
   * A rotation by the unit quaternion (a, b, c, d), its third axis mirrored if qfac is negative.
   */
  private static double[][] qform(NiftiHeader header) {
    double b = header.quaternion(0);
    double c = header.quaternion(1);
    double d = header.quaternion(2);
    double square = b * b + c * c + d * d;
    double a = Math.sqrt(Math.max(0, 1 - square));
    if (square > 1) { // rounding: a half turn, whose axis is brought back to length one
      double length = Math.sqrt(square);
      b /= length;
      c /= length;
      d /= length;
    }
    double[][] rotation = {
      {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
      {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
      {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c},
    };
    double[] zooms = zooms3(header);
    double qfac = header.pixdim(0) < 0 ? -1 : 1;
    double[][] affine = diagonal(new double[] {1, 1, 1});
    for (int row = 0; row < 3; row++) {
      affine[row][0] = rotation[row][0] * zooms[0];
      affine[row][1] = rotation[row][1] * zooms[1];
      affine[row][2] = rotation[row][2] * zooms[2] * qfac;
      affine[row][3] = header.quaternion(3 + row);
    }
    return affine;
  }

  private static double[] zooms3(NiftiHeader header) {
    double[] given = header.zooms();
    double[] zooms = {1, 1, 1};
    System.arraycopy(given, 0, zooms, 0, Math.min(3, given.length));
    return zooms;
  }

  private static double[][] diagonal(double[] zooms) {
    return new double[][] {
      {zooms[0], 0, 0, 0}, {0, zooms[1], 0, 0}, {0, 0, zooms[2], 0}, {0, 0, 0, 1}
    };
  }

  /** Whether neighbouring voxels can be so far apart. */
  static boolean isStep(double millimetres) {
    return millimetres >= 1 / LARGEST && millimetres <= LARGEST;
  }

  /** With places that computing with them keeps finite, and three directions of some length. */
  private static boolean isUsable(double[][] affine) {
    boolean near =
        Arrays.stream(affine)
            .flatMapToDouble(Arrays::stream)
            .allMatch(each -> Math.abs(each) <= LARGEST);
    boolean steps = true;
    for (int column = 0; column < 3; column++) {
      steps &=
          isStep(
              Math.abs(affine[0][column])
                  + Math.abs(affine[1][column])
                  + Math.abs(affine[2][column]));
    }
    return near && steps;
  }
}
