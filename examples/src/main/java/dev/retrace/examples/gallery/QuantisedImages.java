package dev.retrace.examples.gallery;

import ai.djl.ndarray.types.Shape;

/** An endless source of images of 8 bits. */
public interface QuantisedImages {
  /** How many bits each number has. */
  int BITS = 8;

  /**
   * The shape of so many images.
   *
   * @param count how many
   * @return (count, channel, height, width), square
   */
  Shape shape(int count);

  /**
   * Draws fresh images.
   *
   * @param count how many
   * @return whole numbers from 0 to 255, row-major
   */
  float[] draw(int count);

  /**
   * The nearest level of a brightness.
   *
   * @param brightness 0 is dark and 1 full; what lies beyond is at the end
   * @return a whole number from 0 to 255
   */
  static float level(double brightness) {
    return (float) Math.rint(255 * Math.max(0, Math.min(1, brightness)));
  }
}
