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
 * @param coordinates whether the network is given, after the channels of a volume, one for each
 *     spatial axis that tells where a voxel lies
 */
public record IdmConfig(
    int imageChannels,
    CoreConfig core,
    TimeConditioning time,
    int timeWidth,
    int timeHidden,
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
  }

  /**
   * A network that is given volumes alone.
   *
   * @param imageChannels channels of the volumes, one per modality
   * @param core the invertible U-Net
   * @param time where the time embedding enters
   * @param timeWidth the length of the sinusoidal embedding
   * @param timeHidden the width of the time embedding's two layers
   */
  public IdmConfig(
      int imageChannels, CoreConfig core, TimeConditioning time, int timeWidth, int timeHidden) {
    this(imageChannels, core, time, timeWidth, timeHidden, false);
  }

  /**
   * The same network, told where voxels lie.
   *
   * @return a new configuration
   */
  public IdmConfig withCoordinates() {
    return new IdmConfig(imageChannels, core, time, timeWidth, timeHidden, true);
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
   * The sizes at every level of a volume that divides.
   *
   * @param size one number per spatial axis, padded already
   * @return one list per level
   */
  public List<List<Long>> sizes(List<Long> size) {
    List<List<Long>> sizes = new ArrayList<>();
    List<Long> current = List.copyOf(size);
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
   * Refuses a size whose skips attention cannot take.
   *
   * @param size one number per spatial axis, padded already
   * @throws IllegalArgumentException naming the level
   */
  void requireAttentionFits(List<Long> size) {
    List<List<Long>> sizes = sizes(size);
    for (int level = 0; level < core.levels(); level++) {
      if (core.attends(level)) {
        long[] skip = new long[2 + size.size()];
        skip[0] = 1;
        skip[1] = core.growth().at(level).kept();
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
