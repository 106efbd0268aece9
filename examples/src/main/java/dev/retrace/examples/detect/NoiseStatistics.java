package dev.retrace.examples.detect;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.metrics.Moments;
import dev.retrace.examples.metrics.RadialSpectrum;
import dev.retrace.examples.metrics.Raster;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far numbers are from independent standard normal ones: their moments, their power, the
 * correlation of neighbours along each axis, and their spectrum. Moments are of all channels
 * together, the others the means over channels.
 */
final class NoiseStatistics {
  private static final String[] AXES = {"z", "y", "x"};

  private NoiseStatistics() {}

  /** The statistics by name, in a fixed order. */
  static Map<String, Double> of(Volume noise) {
    double[] values = new double[noise.values().length];
    Arrays.setAll(values, i -> noise.values()[i]);
    Moments moments = Moments.of(values);
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("mean", moments.mean());
    all.put("variance", moments.variance());
    all.put("skewness", moments.skewness());
    all.put("excess_kurtosis", moments.kurtosis());
    all.put("mean_square", moments.variance() + moments.mean() * moments.mean());
    for (int channel = 0; channel < noise.channels(); channel++) {
      Raster grid = Raster.of(noise, channel);
      double share = 1.0 / noise.channels();
      for (int axis = 0; axis < AXES.length; axis++) {
        all.merge("lag1_" + AXES[axis], share * autocorrelation(grid, axis), Double::sum);
      }
      double[] spectrum = RadialSpectrum.of(grid);
      for (int ring = 0; ring < spectrum.length; ring++) {
        all.merge("log_power_" + ring, share * spectrum[ring], Double::sum);
      }
    }
    return all;
  }

  /** What independent standard normal numbers have, but for chance. */
  static double expected(String name) {
    return name.equals("variance") || name.equals("mean_square") ? 1 : 0;
  }

  /** The correlation of voxels with the next one along an axis; 0 for a constant. */
  private static double autocorrelation(Raster grid, int axis) {
    Moments moments = Moments.of(grid.values());
    if (moments.variance() == 0) {
      return 0;
    }
    int stride = 1;
    for (int faster = axis + 1; faster < grid.axes(); faster++) {
      stride *= grid.size(faster);
    }
    double sum = 0;
    int pairs = 0;
    double[] values = grid.values();
    for (int i = 0; i < values.length; i++) {
      if (i / stride % grid.size(axis) + 1 < grid.size(axis)) {
        sum += (values[i] - moments.mean()) * (values[i + stride] - moments.mean());
        pairs++;
      }
    }
    return sum / pairs / moments.variance();
  }
}
