package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiImage;
import java.util.Arrays;

/** Where the voxels of a three-dimensional image lie. */
final class Grid {
  private static final int MOST_VOXELS = 512 * 512 * 512;

  /** Part of a voxel by which grids may differ and still be the same: rounding in headers. */
  private static final double TOLERANCE = 0.02;

  private final int[] size;
  private final double[][] affine;

  /** {@code size}: the fastest axis first; {@code affine}: 4 x 4, from indices to millimetres. */
  Grid(int[] size, double[][] affine) {
    this.size = size.clone();
    this.affine = affine;
  }

  /** Of the first three axes. */
  static Grid of(NiftiImage image) {
    return new Grid(Arrays.copyOf(image.shape(), 3), image.affine());
  }

  int size(int axis) {
    return size[axis];
  }

  int[] size() {
    return size.clone();
  }

  double[][] affine() {
    return affine;
  }

  /** Millimetres between neighbours along an axis. */
  double spacing(int axis) {
    return Math.hypot(Math.hypot(affine[0][axis], affine[1][axis]), affine[2][axis]);
  }

  /** Whether all voxels of both lie in the same places. */
  boolean sameAs(Grid other) {
    if (!Arrays.equals(size, other.size)) {
      return false;
    }
    double tolerance = TOLERANCE * Math.min(spacing(0), Math.min(spacing(1), spacing(2)));
    for (int corner = 0; corner < 8; corner++) {
      for (int row = 0; row < 3; row++) {
        double apart = affine[row][3] - other.affine[row][3];
        for (int axis = 0; axis < 3; axis++) {
          int index = (corner >> axis & 1) * (size[axis] - 1);
          apart += index * (affine[row][axis] - other.affine[row][axis]);
        }
        if (Math.abs(apart) > tolerance) {
          return false;
        }
      }
    }
    return true;
  }

  /** A grid of equal spacing along the same axes, with the same middle and about the same ends. */
  Grid isotropic(double spacing, String name) {
    int[] count = new int[3];
    Window[] window = new Window[3];
    double voxels = 1;
    for (int axis = 0; axis < 3; axis++) {
      double step = spacing / spacing(axis); // in voxels
      double wanted = Math.max(1, Math.rint(size[axis] / step));
      voxels *= wanted;
      count[axis] = (int) wanted;
      window[axis] = new Window(0, size[axis]).resized(wanted * step);
    }
    if (voxels > MOST_VOXELS) {
      throw new UserException(
          name + " would have too many voxels " + spacing + " mm apart; raise data.spacing.");
    }
    return new Grid(count, Window.place(affine, window, count));
  }
}
