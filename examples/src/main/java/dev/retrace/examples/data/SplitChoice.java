package dev.retrace.examples.data;

/** The splits a configuration can name. */
public enum SplitChoice {
  /** A part of the patients, by the run's seed. */
  RANDOM,
  /** 295 of BraTS2020's studies to train on, 37 to validate on. */
  PATCHDDM,
  /** The same 295 to train on, the other 37 held out. */
  PATCHDDM_TEST;

  /**
   * The split.
   *
   * @param validationFraction of the random one
   * @param seed of the random one
   * @return the split
   */
  public Split create(double validationFraction, long seed) {
    return this == RANDOM
        ? new RandomSplit(validationFraction, seed)
        : new PatchDdmSplit(this == PATCHDDM_TEST);
  }
}
