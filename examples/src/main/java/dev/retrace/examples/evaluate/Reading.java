package dev.retrace.examples.evaluate;

import dev.retrace.examples.metrics.Raster;
import java.util.List;

/**
 * What the errors of a denoising network can be measured on. Published figures often leave it open,
 * and it makes a difference of tens of decibels.
 */
public enum Reading {
  /** The predicted noise against the true one, R = largest less smallest value of the true one. */
  NOISE_BY_RANGE("noise (R its range)", Quantity.NOISE, Peak.RANGE, Peak.RANGE, Quantity.NOISE),

  /** The same, but structural similarity with R = 1, the constant that many programs have. */
  NOISE_MIXED(
      "noise (R its range; SSIM: R = 1)", Quantity.NOISE, Peak.RANGE, Peak.ONE, Quantity.NOISE),

  /** The predicted noise against the true one, with R = 1, as for data in [0, 1]. */
  NOISE_BY_ONE("noise (R = 1)", Quantity.NOISE, Peak.ONE, Peak.ONE, Quantity.NOISE),

  /** The clean volume that the predicted noise implies against the true one, with R = 1. */
  CLEAN("one-step volume (R = 1)", Quantity.VOLUME, Peak.ONE, Peak.ONE, Quantity.VOLUME),

  /** The same, but the mean absolute error is that of the noise. */
  CLEAN_MIXED(
      "one-step volume (R = 1; MAE: noise)", Quantity.VOLUME, Peak.ONE, Peak.ONE, Quantity.NOISE);

  private final String title;
  private final Quantity quantity;
  private final Peak ratio;
  private final Peak similarity;
  private final Quantity magnitude;

  Reading(String title, Quantity quantity, Peak ratio, Peak similarity, Quantity magnitude) {
    this.title = title;
    this.quantity = quantity;
    this.ratio = ratio;
    this.similarity = similarity;
    this.magnitude = magnitude;
  }

  /**
   * What to call it in a table.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /** What the squared error, and so the signal-to-noise ratio, and the similarity are of. */
  Quantity quantity() {
    return quantity;
  }

  /** What the mean absolute error is of. */
  Quantity magnitude() {
    return magnitude;
  }

  /** R of the signal-to-noise ratio for some targets taken together. */
  double ratioRange(List<Raster> targets) {
    return ratio.of(targets);
  }

  /** R of the structural similarity for some targets taken together. */
  double similarityRange(List<Raster> targets) {
    return similarity.of(targets);
  }

  /** What stands for the largest possible difference. */
  private enum Peak {
    ONE,
    RANGE;

    double of(List<Raster> targets) {
      if (this == ONE) {
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
}
