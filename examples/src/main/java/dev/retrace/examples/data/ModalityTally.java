package dev.retrace.examples.data;

import dev.retrace.examples.nifti.NiftiImage;
import java.util.Arrays;
import java.util.Locale;

/** Sizes, spacings and intensities of the images of one modality. */
final class ModalityTally {
  private int images;
  private final int[] shortest = new int[3];
  private final int[] longest = new int[3];
  private final double[] closest = new double[3];
  private final double[] widest = new double[3];
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double leastWhite = Double.POSITIVE_INFINITY;

  ModalityTally() {
    Arrays.fill(shortest, Integer.MAX_VALUE);
    Arrays.fill(closest, Double.POSITIVE_INFINITY);
  }

  void add(NiftiImage image) {
    images++;
    int axes = Math.min(3, image.shape().length);
    for (int axis = 0; axis < axes; axis++) {
      shortest[axis] = Math.min(shortest[axis], image.shape()[axis]);
      longest[axis] = Math.max(longest[axis], image.shape()[axis]);
      closest[axis] = Math.min(closest[axis], image.zooms()[axis]);
      widest[axis] = Math.max(widest[axis], image.zooms()[axis]);
    }
    double white = Double.NEGATIVE_INFINITY;
    for (float value : image.voxels()) {
      if (Float.isFinite(value)) {
        least = Math.min(least, value);
        white = Math.max(white, value);
      }
    }
    most = Math.max(most, white);
    leastWhite = Math.min(leastWhite, white);
  }

  /** What there is, in one line. */
  String line() {
    StringBuilder sizes = new StringBuilder();
    StringBuilder spacings = new StringBuilder();
    for (int axis = 0; axis < 3; axis++) {
      sizes.append(axis == 0 ? "" : " x ").append(span(shortest[axis], longest[axis]));
      spacings.append(axis == 0 ? "" : " x ").append(span(closest[axis], widest[axis]));
    }
    String whites = leastWhite < most ? ", the brightest voxels from " + text(leastWhite) : "";
    return String.format(
        Locale.ROOT,
        "%d %s of %s voxels, %s mm apart, values from %s to %s%s",
        images,
        images == 1 ? "image" : "images",
        sizes,
        spacings,
        text(least),
        text(most),
        whites);
  }

  private static String span(double from, double to) {
    return text(from).equals(text(to)) ? text(from) : text(from) + "-" + text(to);
  }

  private static String text(double value) {
    String fixed = String.format(Locale.ROOT, "%.3f", value);
    return fixed.replaceFirst("\\.?0+$", "");
  }
}
