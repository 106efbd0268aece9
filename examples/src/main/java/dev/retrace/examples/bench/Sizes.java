package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;

/** Sizes in memory. */
final class Sizes {
  static final double MEBIBYTE = 1 << 20;

  private Sizes() {}

  /** What the numbers of an array take. */
  static long of(NDArray array) {
    return array.size() * array.getDataType().getNumOfBytes();
  }

  static double mebibytes(long bytes) {
    return bytes / MEBIBYTE;
  }
}
