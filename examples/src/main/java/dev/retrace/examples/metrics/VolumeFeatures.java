package dev.retrace.examples.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a volume looks like, in some thirty numbers: quantiles of intensity and of the length of its
 * gradient, at full and at half resolution, and the {@link RadialSpectrum}.
 *
 * <p>Chosen by hand, since no network is known that has learned from volumes of every kind. What is
 * computed from these features compares with what this program computes, and with nothing else.
 */
public final class VolumeFeatures {
  private static final double[] QUANTILES = {0.1, 0.25, 0.5, 0.75, 0.9};

  private VolumeFeatures() {}

  /**
   * Names of the features.
   *
   * @param grid an image or a volume, at least four voxels along each axis
   * @return as many as {@link #of} returns numbers
   */
  public static List<String> names(Raster grid) {
    List<String> names = new ArrayList<>();
    for (String scale : List.of("full", "half")) {
      for (String what : List.of("intensity", "gradient")) {
        for (double q : QUANTILES) {
          names.add(String.format(Locale.ROOT, "%s_%s_q%02.0f", scale, what, 100 * q));
        }
      }
    }
    for (int ring = 0; ring < RadialSpectrum.rings(grid); ring++) {
      names.add("power_" + ring);
    }
    return names;
  }

  /**
   * Describes a volume.
   *
   * @param grid an image or a volume, at least four voxels along each axis
   * @return the features, not standardized
   */
  public static double[] of(Raster grid) {
    List<double[]> parts = new ArrayList<>();
    for (Raster scale : List.of(grid, grid.halved())) {
      parts.add(quantiles(scale.values().clone()));
      parts.add(quantiles(gradient(scale)));
    }
    parts.add(RadialSpectrum.of(grid));
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] quantiles(double... values) {
    Arrays.sort(values);
    return Arrays.stream(QUANTILES).map(q -> values[(int) (q * (values.length - 1))]).toArray();
  }

  /** Lengths of the forward differences, where all of them are inside. */
  private static double[] gradient(Raster grid) {
    double[] values = grid.values();
    double[] lengths = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      double sum = 0;
      int stride = 1;
      boolean inside = true;
      for (int axis = grid.axes() - 1; axis >= 0 && inside; axis--) {
        int n = grid.size(axis);
        inside = i / stride % n + 1 < n;
        if (inside) {
          double difference = values[i + stride] - values[i];
          sum += difference * difference;
        }
        stride *= n;
      }
      if (inside) {
        lengths[count++] = Math.sqrt(sum);
      }
    }
    return Arrays.copyOf(lengths, count);
  }
}
