package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import dev.retrace.examples.nifti.NiftiImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes one cube in [0, 1] of an image as a scanner left it.
 *
 * <ol>
 *   <li>take one three-dimensional volume: the first of a series, or the channel asked for;
 *   <li>scale the 0.5th to 99.5th percentile of intensity to [0, 1] and clamp;
 *   <li>crop to the object's bounding box with a small margin;
 *   <li>resize to the cube, smoothing where that shrinks;
 *   <li>turn the axes to right, anterior, superior.
 * </ol>
 */
public final class VolumePreparation implements Preparation {
  private static final int SHORTEST_AXIS = 4;

  private final int side;
  private final Fit fit;
  private final int channel;

  /**
   * Creates a preparation.
   *
   * @param side of the cube, in voxels
   * @param fit how a box becomes a cube
   * @param channel which volume of a series, from 0; images of one volume need 0
   */
  public VolumePreparation(int side, Fit fit, int channel) {
    if (channel < 0) {
      throw new UserException("Channels are counted from 0: " + channel + " is none.");
    }
    this.side = checked(side);
    this.fit = fit;
    this.channel = channel;
  }

  static int checked(int side) {
    if (side < 1 || side > 512) {
      throw new UserException("The volume size must be from 1 to 512 voxels, not " + side + ".");
    }
    return side;
  }

  /**
   * A preparation that stretches the first volume's box.
   *
   * @param side of the cube, in voxels
   * @return the preparation
   */
  public static VolumePreparation toCube(int side) {
    return new VolumePreparation(side, Fit.STRETCH, 0);
  }

  /**
   * Prepares an image.
   *
   * @param image at least 4 voxels long on its first three axes
   * @param name for the volume and for messages
   * @return a cube, with its affine
   * @throws UserException naming the image, if it has too few axes or channels, voxels that are not
   *     finite, or the same value everywhere
   */
  public Volume prepare(NiftiImage image, String name) {
    return prepare(List.of(new Scan(image, name)), name);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each scan is scaled by itself; the box is the one around the objects of all.
   */
  @Override
  public Volume prepare(List<Scan> scans, String name) {
    NiftiImage first = scans.get(0).image();
    int[] size = sizeOf(first, scans.get(0).name());
    Window[] box = null;
    List<float[]> scaled = new ArrayList<>();
    for (Scan scan : scans) {
      IntensityRange range = rangeOf(scan, size);
      int count = size[0] * size[1] * size[2];
      int from = Math.multiplyExact(channelOf(scan.image(), count, scan.name()), count);
      Window[] found = ObjectBox.find(scan.image().voxels(), from, size, range);
      box = box == null ? found : Window.around(box, found);
      scaled.add(scaled(scan.image().voxels(), from, count, range));
    }
    Window[] window = fitted(box, first.zooms());
    double[][] affine = Window.place(first.affine(), window, side);
    Orientation orientation = Orientation.of(affine);
    float[] all = new float[scans.size() * side * side * side];
    for (int channel = 0; channel < scans.size(); channel++) {
      float[] cube = CubeResampler.resample(scaled.get(channel), size, window, side);
      System.arraycopy(orientation.turn(cube, side), 0, all, channel * cube.length, cube.length);
    }
    return Volume.of(scans.size(), side, side, side, all, name)
        .placed(orientation.turn(affine, side));
  }

  private IntensityRange rangeOf(Scan scan, int[] size) {
    if (!Arrays.equals(sizeOf(scan.image(), scan.name()), size)) {
      throw new IllegalArgumentException(scan.name() + " lies on another grid");
    }
    int count = size[0] * size[1] * size[2];
    int from = Math.multiplyExact(channelOf(scan.image(), count, scan.name()), count);
    checkFinite(scan.image().voxels(), from, count, scan.name());
    IntensityRange range = IntensityRange.of(scan.image().voxels(), from, from + count);
    requireContent(range, scan.name());
    return range;
  }

  static void requireContent(IntensityRange range, String name) {
    if (range.isEmpty()) {
      throw new UserException(
          name + " has the value " + range.low() + " everywhere: there is nothing to learn from.");
    }
  }

  private static int[] sizeOf(NiftiImage image, String name) {
    int[] shape = image.shape();
    for (int axis = 0; axis < 3; axis++) {
      if (axis >= shape.length || shape[axis] < SHORTEST_AXIS) {
        throw new UserException(
            name
                + " is no volume: its shape is "
                + Arrays.toString(shape)
                + ", where three axes of at least "
                + SHORTEST_AXIS
                + " voxels are needed.");
      }
    }
    return Arrays.copyOf(shape, 3);
  }

  private int channelOf(NiftiImage image, int count, String name) {
    int channels = image.voxels().length / count;
    if (channel >= channels) {
      throw new UserException(
          name
              + " has no channel "
              + channel
              + ": it holds "
              + channels
              + (channels == 1 ? " volume" : " volumes")
              + ", counted from 0.");
    }
    return channel;
  }

  static void checkFinite(float[] values, int from, int count, String name) {
    int bad = 0;
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        bad++;
      }
    }
    if (bad > 0) {
      throw new UserException(
          name + " has " + bad + " of " + count + " voxels that are NaN or infinite.");
    }
  }

  private static float[] scaled(float[] values, int from, int count, IntensityRange range) {
    float[] scaled = new float[count];
    for (int i = 0; i < count; i++) {
      scaled[i] = range.scale(values[from + i]);
    }
    return scaled;
  }

  private Window[] fitted(Window[] box, double[] zooms) {
    if (fit == Fit.STRETCH) {
      return box;
    }
    double longest = 0;
    for (int axis = 0; axis < 3; axis++) {
      longest = Math.max(longest, box[axis].length() * zooms[axis]);
    }
    Window[] cube = new Window[3];
    for (int axis = 0; axis < 3; axis++) {
      cube[axis] = box[axis].resized(longest / zooms[axis]);
    }
    return cube;
  }
}
