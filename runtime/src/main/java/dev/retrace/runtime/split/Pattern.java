package dev.retrace.runtime.split;

/**
 * Divides the sites of a tensor, not its channels: a site (channel, spatial...) belongs to the left
 * part where an even number of its coordinates is odd in the sense of {@link #isOdd}, and to the
 * right part elsewhere.
 *
 * <p>{@code @Split(pattern = ...)} names an implementation by its class; it has a public
 * constructor without parameters and holds no state.
 */
@FunctionalInterface
public interface Pattern {
  /**
   * Whether one coordinate counts as odd.
   *
   * @param axis 0 for channels, 1 and up for the spatial axes
   * @param coordinate from 0
   * @param size of the axis
   * @return true if it moves its site to the other part
   */
  boolean isOdd(int axis, int coordinate, int size);
}
