package dev.retrace.examples.data;

/**
 * The part of one axis that is resampled, in voxels: it reaches from {@code start - 0.5} to {@code
 * start + length - 0.5}, a voxel's centre having its index as coordinate.
 *
 * @param start first voxel, not always whole or inside the volume
 * @param length voxels, not always whole
 */
record Window(double start, double length) {
  double end() {
    return start + length;
  }

  /** Same middle, other length. */
  Window resized(double other) {
    return new Window(start + (length - other) / 2, other);
  }
}
