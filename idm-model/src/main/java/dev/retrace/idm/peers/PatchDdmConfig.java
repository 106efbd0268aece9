package dev.retrace.idm.peers;

import java.util.List;

/**
 * The sizes of a {@link PatchDdm}.
 *
 * @param inputChannels of the noisy image, its conditions and the three coordinates together
 * @param outputChannels of the predicted noise
 * @param width channels at full resolution; every normalisation has as many groups
 * @param multipliers channels of each level, in widths
 * @param blocks residual blocks of a level on the way down; there is one more on the way up
 */
public record PatchDdmConfig(
    int inputChannels, int outputChannels, int width, List<Integer> multipliers, int blocks) {
  /** Coordinate channels, one per axis. */
  public static final int COORDINATES = 3;

  private static final int PUBLISHED_WIDTH = 29;
  private static final int PUBLISHED_BLOCKS = 2;
  private static final List<Integer> PUBLISHED = List.of(1, 3, 4, 4, 4, 4, 4);

  /** Copies the list and checks the numbers. */
  public PatchDdmConfig {
    multipliers = List.copyOf(multipliers);
    if (inputChannels < 1 || outputChannels < 1 || width < 2 || blocks < 1) {
      throw new IllegalArgumentException(
          ("PatchDDM needs channels and blocks from 1 and a width from 2 on, not %d to %d channels,"
                  + " width %d and %d blocks")
              .formatted(inputChannels, outputChannels, width, blocks));
    }
    if (multipliers.isEmpty() || multipliers.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          "multipliers: expected a positive number for every level, not " + multipliers);
    }
  }

  /**
   * The published sizes: width 29, seven levels.
   *
   * @param inputChannels of image, conditions and coordinates together
   * @param outputChannels of the predicted noise
   * @return the configuration; 8 to 1 channels is the published segmentation task
   */
  public static PatchDdmConfig published(int inputChannels, int outputChannels) {
    return new PatchDdmConfig(
        inputChannels, outputChannels, PUBLISHED_WIDTH, PUBLISHED, PUBLISHED_BLOCKS);
  }

  /**
   * The published sizes as a generator: noisy images and coordinates in, noise out.
   *
   * @param imageChannels of a volume
   * @return the configuration
   */
  public static PatchDdmConfig generator(int imageChannels) {
    return published(imageChannels + COORDINATES, imageChannels);
  }

  /**
   * The same network with the first levels only.
   *
   * @param levels how many
   * @return a new configuration
   */
  public PatchDdmConfig withLevels(int levels) {
    return new PatchDdmConfig(
        inputChannels, outputChannels, width, multipliers.subList(0, levels), blocks);
  }

  /**
   * The same network with other channels.
   *
   * @param narrower at full resolution
   * @return a new configuration
   */
  public PatchDdmConfig withWidth(int narrower) {
    return new PatchDdmConfig(inputChannels, outputChannels, narrower, multipliers, blocks);
  }

  /**
   * The number of levels.
   *
   * @return at least 1
   */
  public int levels() {
    return multipliers.size();
  }

  /**
   * The channels of a level.
   *
   * @param level 0 is full resolution
   * @return its channels
   */
  public int channels(int level) {
    return width * multipliers.get(level);
  }

  /** The length of the time embedding inside the network. */
  int timeHidden() {
    return 4 * width;
  }

  /** What every size of a patch must divide by. */
  long divisor() {
    return 1L << (levels() - 1);
  }
}
