package dev.retrace.idm;

import java.util.ArrayList;
import java.util.List;

/**
 * How channels grow over the levels of an invertible U-Net: resampling multiplies the channels that
 * descend by the voxels of a patch, so a wished-for growth decides how many descend.
 *
 * <p>With σ the voxels of a patch, the fraction (σ − wished/C) / σ of the C channels is kept,
 * rounded half to even and at least one; the others descend and become σ channels each.
 */
public final class ChannelGrowth {
  private final List<Step> steps;
  private final List<Integer> wished;

  /**
   * A level's share.
   *
   * @param channels the channels at this level
   * @param kept those that wait at this level's resolution; all of them at the bottom
   * @param descending those that go down; none at the bottom
   */
  public record Step(int channels, int kept, int descending) {}

  /**
   * Applies the rule.
   *
   * @param wished channels per level; the first is taken as it is
   * @param strides one list per resampling, one stride per axis
   * @throws IllegalArgumentException if nothing could descend
   */
  public ChannelGrowth(List<Integer> wished, List<List<Integer>> strides) {
    this.wished = List.copyOf(wished);
    steps = new ArrayList<>();
    int channels = wished.get(0);
    for (int level = 0; level < wished.size() - 1; level++) {
      int patch = strides.get(level).stream().reduce(1, Math::multiplyExact);
      double factor = (double) wished.get(level + 1) / channels;
      int kept = (int) Math.max(1, Math.rint(channels * (patch - factor) / patch));
      if (kept >= channels) {
        throw new IllegalArgumentException(
            String.format(
                "channels: level %d has %d channels and keeps %d of them, so none descends to level"
                    + " %d; ask for more channels there, or at level %d",
                level, channels, kept, level + 1, level));
      }
      steps.add(new Step(channels, kept, channels - kept));
      channels = patch * (channels - kept);
    }
    steps.add(new Step(channels, channels, 0));
  }

  /**
   * A level's share of the channels.
   *
   * @param level 0 is full resolution
   * @return the share
   */
  public Step at(int level) {
    return steps.get(level);
  }

  /**
   * The channels the levels really have.
   *
   * @return one number per level
   */
  public List<Integer> channels() {
    return steps.stream().map(Step::channels).toList();
  }

  /**
   * How far the channels are from those wished for.
   *
   * @return the mean relative difference over all levels but the bottom, 0 if the wish is met
   */
  public double relativeError() {
    double sum = 0;
    for (int level = 0; level < wished.size() - 1; level++) {
      sum += Math.abs(steps.get(level).channels() - wished.get(level)) / (double) wished.get(level);
    }
    return wished.size() == 1 ? 0 : sum / (wished.size() - 1);
  }
}
