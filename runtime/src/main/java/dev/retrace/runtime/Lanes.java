package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.CloneKernel;
import java.util.function.Function;

/**
 * Two parts of a state or trace that go separate ways, each in a buffer of its own: what waits at a
 * resolution does not keep the memory of what has left it.
 *
 * @param <T> {@link State} or {@link Trace}
 * @param left the first channels
 * @param right the channels after them
 */
public record Lanes<T>(T left, T right) {
  /**
   * Copies both parts of a whole, which is consumed. The copies keep the graph of a stored pass.
   */
  static Lanes<NDArray> apart(NDArray whole, Function<NDArray, Parts> division) {
    try (whole;
        Parts part = division.apply(whole)) {
      return new Lanes<>(
          CloneKernel.contiguousClone(part.left()), CloneKernel.contiguousClone(part.right()));
    }
  }

  /** Writes both parts, which are consumed, into one buffer. */
  static NDArray together(NDArray left, NDArray right) {
    try (left;
        right) {
      return left.concat(right, 1);
    }
  }
}
