package dev.retrace.examples.train;

import dev.retrace.examples.data.Volume;
import dev.retrace.examples.metrics.FourierTransform;
import dev.retrace.idm.diffusion.NoiseSchedule;
import java.util.List;

/**
 * The best linear prediction of the noise that treats all places alike: one gain per channel,
 * frequency and noise level, ε̂(f) = √(1−ᾱ) / (ᾱ S(f) + 1 − ᾱ) · x_t(f), with the power S(f) =
 * E|x_0(f)|² of the training volumes (Wiener, "Extrapolation, Interpolation, and Smoothing of
 * Stationary Time Series", 1949). What a network must beat before it can be said to have learned
 * anything about shapes.
 */
final class SpectralFilter {
  private final NoiseSchedule schedule;
  private final FourierTransform transform;
  private final int voxels; // of a channel
  private final double[] power;

  /** Fits the power spectrum of training volumes of one size. */
  SpectralFilter(NoiseSchedule schedule, List<Volume> training) {
    this.schedule = schedule;
    Volume first = training.get(0);
    transform = new FourierTransform(first.depth(), first.height(), first.width());
    power = new double[first.values().length];
    voxels = first.voxels();
    for (Volume volume : training) {
      for (int from = 0; from < power.length; from += voxels) {
        double[] real = toDoubles(volume.values(), from);
        double[] imaginary = new double[voxels];
        transform.apply(real, imaginary, -1);
        for (int f = 0; f < voxels; f++) {
          power[from + f] += (real[f] * real[f] + imaginary[f] * imaginary[f]) / training.size();
        }
      }
    }
  }

  /** The mean squared error of the predicted noise for one noisy volume. */
  double error(float[] xt, float[] noise, int t) {
    double alphaBar = schedule.alphaBar(t);
    double spread = Math.sqrt(1 - alphaBar);
    double sum = 0;
    for (int from = 0; from < noise.length; from += voxels) {
      double[] real = toDoubles(xt, from);
      double[] imaginary = new double[voxels];
      transform.apply(real, imaginary, -1);
      for (int f = 0; f < voxels; f++) {
        double gain = spread / (alphaBar * power[from + f] + 1 - alphaBar);
        real[f] *= gain;
        imaginary[f] *= gain;
      }
      transform.apply(real, imaginary, 1);
      for (int i = 0; i < voxels; i++) {
        double difference = real[i] - noise[from + i];
        sum += difference * difference;
      }
    }
    return sum / noise.length;
  }

  private double[] toDoubles(float[] values, int from) {
    double[] doubles = new double[voxels];
    for (int i = 0; i < voxels; i++) {
      doubles[i] = values[from + i];
    }
    return doubles;
  }
}
