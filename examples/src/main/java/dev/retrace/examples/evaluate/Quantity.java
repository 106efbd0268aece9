package dev.retrace.examples.evaluate;

/** What a prediction can be compared on. */
public enum Quantity {
  /** The noise that was added. */
  NOISE,

  /**
   * The clean volume that the predicted noise implies, x̂₀ = (x_t − √(1−ᾱ_t)·ε̂)/√ᾱ_t, in [0, 1]
   * but not clipped.
   */
  VOLUME
}
