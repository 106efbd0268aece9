package dev.retrace.idm.diffusion;

/**
 * The patches along one axis: evenly spread, no farther apart than the overlap allows, and with
 * weights that sum to one at every voxel.
 *
 * <p>Over the overlap a patch's weight rises from zero to one by a squared sine, but the outer
 * quarter counts nothing: there a convolution has seen zeros where the volume goes on. At the ends
 * of the volume weights do not fall.
 */
final class PatchAxis {
  private final int extent;
  private final int[] starts;
  private final double[][] weights;

  PatchAxis(long length, int patch, int overlap) {
    extent = (int) Math.min(length, patch);
    long free = length - extent;
    int stride = patch - overlap;
    int count = (int) (1 + (free + stride - 1) / stride);
    starts = new int[count];
    for (int i = 1; i < count; i++) {
      starts[i] = Math.toIntExact(Math.round((double) free * i / (count - 1)));
    }
    weights = normalised(Math.toIntExact(length), overlap);
  }

  private double[][] normalised(int length, int overlap) {
    double[] sum = new double[length];
    double[][] raw = new double[starts.length][extent];
    for (int p = 0; p < starts.length; p++) {
      for (int i = 0; i < extent; i++) {
        double rise = p == 0 ? 1 : ramp(i, overlap);
        double fall = p == starts.length - 1 ? 1 : ramp(extent - 1 - i, overlap);
        raw[p][i] = rise * fall;
        sum[starts[p] + i] += raw[p][i];
      }
    }
    for (int p = 0; p < starts.length; p++) {
      for (int i = 0; i < extent; i++) {
        raw[p][i] /= sum[starts[p] + i];
      }
    }
    return raw;
  }

  private static double ramp(int depth, int overlap) {
    int margin = overlap / 4;
    if (depth < margin) {
      return 0;
    }
    if (depth >= overlap - margin) {
      return 1;
    }
    double sine = Math.sin(Math.PI / 2 * (depth - margin + 0.5) / (overlap - 2 * margin));
    return sine * sine;
  }

  int count() {
    return starts.length;
  }

  /** Voxels of a patch. */
  int extent() {
    return extent;
  }

  int start(int patch) {
    return starts[patch];
  }

  /** One weight for each of a patch's voxels. */
  double[] weights(int patch) {
    return weights[patch];
  }
}
