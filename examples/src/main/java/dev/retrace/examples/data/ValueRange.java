package dev.retrace.examples.data;

import dev.retrace.idm.diffusion.Clip;
import java.util.List;

/** The numbers that stand for black and white where a network learns. */
public enum ValueRange {
  /** From 0 to 1, as volumes are prepared. */
  UNIT,
  /** From -1 to 1. */
  SYMMETRIC;

  /**
   * What a sampler holds its estimates to.
   *
   * @return this range
   */
  public Clip clip() {
    return this == UNIT ? Clip.UNIT : Clip.SYMMETRIC;
  }

  /**
   * Scales volumes of [0, 1] to this range.
   *
   * @param set whose volumes are changed in place, for two copies of a data set may not fit
   * @return the set
   */
  public VolumeSet apply(VolumeSet set) {
    if (this == SYMMETRIC) {
      set.training().forEach(volume -> spread(volume.values()));
      set.validation().forEach(volume -> spread(volume.values()));
    }
    return set;
  }

  private static void spread(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * values[i] - 1;
    }
  }

  /**
   * A volume of [0, 1] as one of this range.
   *
   * @param volume not changed
   * @return itself where it is one
   */
  public Volume fromUnit(Volume volume) {
    if (this == UNIT) {
      return volume;
    }
    float[] values = volume.values().clone();
    spread(values);
    return volume.withValues(values);
  }

  /**
   * Volumes of this range as volumes of [0, 1], to show and to write.
   *
   * @param volumes not changed
   * @return as many
   */
  public List<Volume> toUnit(List<Volume> volumes) {
    return volumes.stream().map(this::toUnit).toList();
  }

  /**
   * A volume of this range as one of [0, 1].
   *
   * @param volume not changed
   * @return itself where it is one
   */
  public Volume toUnit(Volume volume) {
    if (this == UNIT) {
      return volume;
    }
    float[] values = volume.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] + 1) / 2;
    }
    return volume.withValues(values);
  }
}
