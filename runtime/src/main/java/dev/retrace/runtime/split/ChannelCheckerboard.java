package dev.retrace.runtime.split;

/** A checkerboard in channels and space: left where the sum of all coordinates is even. */
public final class ChannelCheckerboard implements Pattern {
  /** For generated classes. */
  public ChannelCheckerboard() {}

  @Override
  public boolean isOdd(int axis, int coordinate, int size) {
    return coordinate % 2 == 1;
  }
}
