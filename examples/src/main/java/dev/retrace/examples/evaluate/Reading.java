package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Raster;
import java.util.List;

/**
 * What an error of a denoising network can be measured on. Published figures often leave it open,
 * and it makes a difference of tens of decibels.
 */
public enum Reading {
  /** The predicted noise against the true one, R = largest less smallest value of the true one. */
  NOISE_BY_RANGE("noise (R its range)"),

  /** The predicted noise against the true one, with R = 1, as for data in [0, 1]. */
  NOISE_BY_ONE("noise (R = 1)"),

  /**
   * The clean volume that the predicted noise implies, x̂₀ = (x_t − √(1−ᾱ_t)·ε̂)/√ᾱ_t, against the
   * true one, with R = 1. Not clipped.
   */
  CLEAN("one-step volume (R = 1)");

  private final String title;

  Reading(String title) {
    this.title = title;
  }

  /**
   * What to call it in a table.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /** R for some targets taken together. */
  double range(List<Raster> targets) {
    if (this != NOISE_BY_RANGE) {
      return 1;
    }
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (Raster target : targets) {
      for (double value : target.values()) {
        high = Math.max(high, value);
        low = Math.min(low, value);
      }
    }
    return high - low;
  }
}
