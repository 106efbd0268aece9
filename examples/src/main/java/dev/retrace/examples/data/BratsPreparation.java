package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.CubeResampler.Border;
import java.util.Arrays;
import java.util.List;

/**
 * The preparation of BraTS volumes that diffusion models of them share (Khader et al., "Denoising
 * diffusion probabilistic models for 3D medical image generation", 2023; Dorjsembe et al.,
 * "Three-dimensional medical image synthesis with denoising diffusion probabilistic models", 2022).
 *
 * <ol>
 *   <li>the 155 slices are thought to lie at 11 of 166, what is beyond being 0;
 *   <li>on each axis, the planes that are 0 throughout and nearest to the middle bound the brain;
 *   <li>crop to these bounds, 10 voxels wider;
 *   <li>resize to 128 voxels, and from there to the cube, as scikit-image does;
 *   <li>stretch the least value to 0 and the largest to 1.
 * </ol>
 *
 * <p>All modalities are cropped alike, at planes where all are 0. Axes are then turned to right,
 * anterior, superior.
 */
public final class BratsPreparation implements Preparation {
  private static final int[] SIZE = {240, 240, 155};
  private static final int[] PADDED = {240, 240, 166};
  private static final int[] MIDDLE = {120, 120, 77};
  private static final int FIRST_SLICE = 11;
  private static final int MARGIN = 10;
  private static final int BETWEEN = 128;

  private final int side;

  /**
   * Creates the preparation.
   *
   * @param side of the cubes, in voxels
   */
  public BratsPreparation(int side) {
    this.side = VolumePreparation.checked(side);
  }

  @Override
  public Volume prepare(List<Scan> scans, String name) {
    boolean[][] filled = new boolean[3][];
    for (int axis = 0; axis < 3; axis++) {
      filled[axis] = new boolean[PADDED[axis]];
    }
    for (Scan scan : scans) {
      check(scan);
      mark(scan.image().voxels(), filled);
    }
    Window[] crop = new Window[3];
    for (int axis = 0; axis < 3; axis++) {
      crop[axis] = bounds(filled[axis], axis);
    }
    Window[] window = {
      crop[0], crop[1], new Window(crop[2].start() - FIRST_SLICE, crop[2].length())
    };
    double[][] affine = Window.place(scans.get(0).image().affine(), window, side);
    Orientation orientation = Orientation.of(affine);
    float[] all = new float[scans.size() * side * side * side];
    for (int channel = 0; channel < scans.size(); channel++) {
      float[] cube =
          stretched(resized(scans.get(channel).image().voxels(), window), scans.get(channel));
      System.arraycopy(orientation.turn(cube, side), 0, all, channel * cube.length, cube.length);
    }
    return Volume.of(scans.size(), side, side, side, all, name)
        .placed(orientation.turn(affine, side));
  }

  private static void check(Scan scan) {
    int[] shape = scan.image().shape();
    if (!Arrays.equals(shape, SIZE)) {
      throw new UserException(
          scan.name()
              + " has the shape "
              + Arrays.toString(shape)
              + ", where the preparation brats needs "
              + Arrays.toString(SIZE)
              + "; set data.preparation to cube.");
    }
    VolumePreparation.checkFinite(
        scan.image().voxels(), 0, scan.image().voxels().length, scan.name());
  }

  /** Marks the planes of the padded volume that hold anything. */
  private static void mark(float[] voxels, boolean[][] filled) {
    int index = 0;
    for (int z = 0; z < SIZE[2]; z++) {
      for (int y = 0; y < SIZE[1]; y++) {
        for (int x = 0; x < SIZE[0]; x++) {
          if (voxels[index++] != 0) {
            filled[0][x] = true;
            filled[1][y] = true;
            filled[2][z + FIRST_SLICE] = true;
          }
        }
      }
    }
  }

  // Only the first 155 planes along z are looked at, though there are 166: so do the others.
  private static Window bounds(boolean[] filled, int axis) {
    int low = MIDDLE[axis] - 1;
    while (low > 0 && filled[low]) {
      low--;
    }
    int high = MIDDLE[axis];
    while (high < SIZE[axis] && filled[high]) {
      high++;
    }
    int start = Math.max(0, low - MARGIN);
    return new Window(start, Math.min(PADDED[axis], high + MARGIN) - start);
  }

  private float[] resized(float[] voxels, Window[] window) {
    int[] size = new int[3];
    Window[] whole = new Window[3];
    for (int axis = 0; axis < 3; axis++) {
      size[axis] = (int) window[axis].length();
      whole[axis] = new Window(0, size[axis]);
    }
    float[] cropped = cropped(voxels, window, size);
    if (side == BETWEEN) {
      return CubeResampler.resample(cropped, size, whole, side, Border.ZERO);
    }
    float[] between = CubeResampler.resample(cropped, size, whole, BETWEEN, Border.ZERO);
    Window cube = new Window(0, BETWEEN);
    return CubeResampler.resample(
        between,
        new int[] {BETWEEN, BETWEEN, BETWEEN},
        new Window[] {cube, cube, cube},
        side,
        Border.ZERO);
  }

  private static float[] cropped(float[] voxels, Window[] window, int[] size) {
    float[] cropped = new float[size[0] * size[1] * size[2]];
    int firstX = (int) window[0].start();
    int firstY = (int) window[1].start();
    int firstZ = (int) window[2].start();
    for (int z = 0; z < size[2]; z++) {
      int slice = firstZ + z;
      if (slice < 0 || slice >= SIZE[2]) {
        continue; // the padding
      }
      for (int y = 0; y < size[1]; y++) {
        int from = (slice * SIZE[1] + firstY + y) * SIZE[0] + firstX;
        System.arraycopy(voxels, from, cropped, (z * size[1] + y) * size[0], size[0]);
      }
    }
    return cropped;
  }

  private static float[] stretched(float[] cube, Scan scan) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : cube) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    IntensityRange range = new IntensityRange(low, high);
    VolumePreparation.requireContent(range, scan.name());
    for (int i = 0; i < cube.length; i++) {
      cube[i] = range.scale(cube[i]);
    }
    return cube;
  }
}
