package dev.retrace.runtime.split;

/**
 * A checkerboard in channels and space that starts anew, flipped, in every patch of a grid: what
 * one patch hides of a feature its neighbours show. So attention between patches always finds
 * something to compare, which it does not where all patches hide the same features.
 *
 * <p>With patches of odd size it is {@link ChannelCheckerboard}.
 */
public final class TokenCheckerboard implements Pattern {
  private final int grid;

  /** Two patches along each axis. */
  public TokenCheckerboard() {
    this(2);
  }

  /**
   * As many patches along each axis as divide it.
   *
   * @param grid patches along each spatial axis
   */
  public TokenCheckerboard(int grid) {
    this.grid = grid;
  }

  @Override
  public boolean isOdd(int axis, int coordinate, int size) {
    if (axis == 0) {
      return coordinate % 2 == 1;
    }
    int patch = Math.max(1, size / grid);
    return (coordinate / patch + coordinate % patch) % 2 == 1;
  }
}
