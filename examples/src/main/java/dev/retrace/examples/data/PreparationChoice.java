package dev.retrace.examples.data;

/** The preparations a configuration can name. */
public enum PreparationChoice {
  /** Percentiles to [0, 1], the object's box to the cube: for any scans. */
  CUBE,
  /** What works on BraTS do: crop around the brain, resize in two steps, extremes to [0, 1]. */
  BRATS;

  /**
   * The preparation.
   *
   * @param side of the cubes, in voxels
   * @return the preparation
   */
  public Preparation create(int side) {
    return this == CUBE ? VolumePreparation.toCube(side) : new BratsPreparation(side);
  }
}
