package dev.retrace.idm;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole network: the core and what stands around it.
 *
 * @param imageChannels channels of the volumes, one per modality
 * @param core the invertible U-Net
 * @param time where the time embedding enters
 * @param timeWidth the length of the sinusoidal embedding
 * @param timeHidden the width of the time embedding's two layers
 * @param lifting how volumes become the core's state and the state volumes
 * @param classes that samples may be told to be of, 0 for none; the embedding of a class is added
 *     to that of the time
 * @param inverse whether the network has an inverse, with liftings of its own
 * @param coordinates whether the network is given, after the channels of a volume, one for each
 *     spatial axis that tells where a voxel lies; for a network without an inverse
 */
public record IdmConfig(
    int imageChannels,
    CoreConfig core,
    TimeConditioning time,
    int timeWidth,
    int timeHidden,
    Lifting lifting,
    int classes,
    boolean inverse,
    boolean coordinates) {
  /** Checks what concerns more than one part. */
  public IdmConfig {
    requirePositive("image_channels", imageChannels);
    requirePositive("time_width", timeWidth);
    requirePositive("time_hidden", timeHidden);
    if (timeWidth < 2) {
      throw new IllegalArgumentException("time_width: expected at least 2, not " + timeWidth);
    }
    if (core.timeInBranches() != (time == TimeConditioning.BRANCHES)) {
      throw new IllegalArgumentException(
          "time: " + time + " does not agree with the core's branches");
    }
    if (classes < 0) {
      throw new IllegalArgumentException("classes: expected 0 or more, not " + classes);
    }
    if (inverse && coordinates) {
      throw new IllegalArgumentException(
          "coordinates: an inverse gives back volumes, not where their voxels lie; leave the"
              + " coordinates out, or the inverse");
    }
  }

  /**
   * A network between plain convolutions, without classes or an inverse.
   *
   * @param imageChannels channels of the volumes, one per modality
   * @param core the invertible U-Net
   * @param time where the time embedding enters
   * @param timeWidth the length of the sinusoidal embedding
   * @param timeHidden the width of the time embedding's two layers
   */
  public IdmConfig(
      int imageChannels, CoreConfig core, TimeConditioning time, int timeWidth, int timeHidden) {
    this(imageChannels, core, time, timeWidth, timeHidden, Lifting.CONV, 0, false, false);
  }

  /**
   * The same network with other layers around its core.
   *
   * @param other how volumes become a state and back
   * @return a new configuration
   */
  public IdmConfig withLifting(Lifting other) {
    return new IdmConfig(
        imageChannels, core, time, timeWidth, timeHidden, other, classes, inverse, coordinates);
  }

  /**
   * The same network, told the classes of samples.
   *
   * @param number of classes, 0 for none
   * @return a new configuration
   */
  public IdmConfig withClasses(int number) {
    return new IdmConfig(
        imageChannels, core, time, timeWidth, timeHidden, lifting, number, inverse, coordinates);
  }

  /**
   * The same network with an inverse.
   *
   * @return a new configuration
   */
  public IdmConfig withInverse() {
    return new IdmConfig(
        imageChannels, core, time, timeWidth, timeHidden, lifting, classes, true, coordinates);
  }

  /**
   * The same network, told where voxels lie.
   *
   * @return a new configuration
   */
  public IdmConfig withCoordinates() {
    return new IdmConfig(
        imageChannels, core, time, timeWidth, timeHidden, lifting, classes, inverse, true);
  }

  /**
   * Channels of the network's input.
   *
   * @param axes spatial axes
   * @return those of the volumes and of the coordinates
   */
  public int inputChannels(int axes) {
    return imageChannels + (coordinates ? axes : 0);
  }

  /**
   * What every size of a volume must divide by, per axis.
   *
   * @param axes spatial axes
   * @return the product of the strides of core and lifting
   * @throws IllegalArgumentException if the strides are for another number of axes
   */
  public int[] divisors(int axes) {
    int[] divisors = core.divisors(axes);
    for (int axis = 0; axis < axes; axis++) {
      divisors[axis] = Math.multiplyExact(divisors[axis], lifting.stride());
    }
    return divisors;
  }

  /**
   * The sizes of the core's state at every level, for a volume that divides.
   *
   * @param size one number per spatial axis, padded already
   * @return one list per level
   */
  public List<List<Long>> sizes(List<Long> size) {
    List<List<Long>> sizes = new ArrayList<>();
    List<Long> current = size.stream().map(each -> each / lifting.stride()).toList();
    sizes.add(current);
    for (List<Integer> stride : core.strides()) {
      List<Long> next = new ArrayList<>();
      for (int axis = 0; axis < current.size(); axis++) {
        next.add(current.get(axis) / stride.get(axis));
      }
      sizes.add(next);
      current = next;
    }
    return sizes;
  }

  /**
   * Refuses a size whose skips or bottom attention cannot take.
   *
   * @param size one number per spatial axis, padded already
   * @throws IllegalArgumentException naming the level
   */
  void requireAttentionFits(List<Long> size) {
    List<List<Long>> sizes = sizes(size);
    for (int level = 0; level < core.levels(); level++) {
      boolean bottom = core.isBottom(level);
      if (bottom ? core.attendsAtBottom() : core.attends(level)) {
        ChannelGrowth.Step step = core.growth().at(level);
        long[] skip = new long[2 + size.size()];
        skip[0] = 1;
        skip[1] = bottom ? step.channels() : step.kept();
        for (int axis = 0; axis < size.size(); axis++) {
          skip[2 + axis] = sizes.get(level).get(axis);
        }
        core.attention().requireFit(level, new Shape(skip));
      }
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected a positive number, not " + value);
    }
  }
}
