package dev.retrace.runtime.split;

/**
 * A checkerboard in space, the same for all channels: left where the sum of the spatial coordinates
 * is even. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016.
 */
public final class Checkerboard implements Pattern {
  /** For generated classes. */
  public Checkerboard() {}

  @Override
  public boolean isOdd(int axis, int coordinate, int size) {
    return axis > 0 && coordinate % 2 == 1;
  }
}
