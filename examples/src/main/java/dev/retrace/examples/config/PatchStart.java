package dev.retrace.examples.config;

import java.util.Random;

/** How the place of a training patch is drawn, along each axis on its own. */
public enum PatchStart {
  /** All places alike. */
  UNIFORM {
    @Override
    public int draw(Random random, int free) {
      return random.nextInt(free + 1);
    }
  },
  /**
   * Places near the middle more often: the sum of two uniform draws, of a quarter of the way and of
   * the rest (Bieder et al., 2023).
   */
  CENTRED {
    @Override
    public int draw(Random random, int free) {
      int quarter = free / 4;
      return random.nextInt(quarter + 1) + random.nextInt(free - quarter + 1);
    }
  };

  /**
   * Draws a place.
   *
   * @param random the source of random numbers
   * @param free the last voxel at which a patch can start
   * @return the first voxel of the patch, 0 … free
   */
  public abstract int draw(Random random, int free);
}
