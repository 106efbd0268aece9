package dev.retrace.examples.metrics;

import static com.google.common.truth.Truth.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FourierTransformTest {
  /** Sums of some hundred products of numbers of order one, in double precision. */
  private static final double ROUNDING = 1e-12;

  private static double[] normal(int length, long seed) {
    return new Random(seed).doubles(length, -1, 1).toArray();
  }

  @ParameterizedTest
  @CsvSource({"4,4,4", "3,5,7", "1,2,9", "8,1,1", "1,1,1", "6,10,3"})
  void agreesWithTheDefinition(int d, int h, int w) {
    double[] real = normal(d * h * w, 1);
    double[] imaginary = normal(d * h * w, 2);
    double[] transformedReal = real.clone();
    double[] transformedImaginary = imaginary.clone();
    new FourierTransform(d, h, w).apply(transformedReal, transformedImaginary, -1);
    for (int kz = 0; kz < d; kz++) {
      for (int ky = 0; ky < h; ky++) {
        for (int kx = 0; kx < w; kx++) {
          double sumReal = 0;
          double sumImaginary = 0;
          for (int z = 0; z < d; z++) {
            for (int y = 0; y < h; y++) {
              for (int x = 0; x < w; x++) {
                double turns = (double) kz * z / d + (double) ky * y / h + (double) kx * x / w;
                double c = Math.cos(2 * Math.PI * turns);
                double s = -Math.sin(2 * Math.PI * turns);
                int at = (z * h + y) * w + x;
                sumReal += real[at] * c - imaginary[at] * s;
                sumImaginary += real[at] * s + imaginary[at] * c;
              }
            }
          }
          double scale = 1 / Math.sqrt(d * h * w);
          int at = (kz * h + ky) * w + kx;
          assertThat(transformedReal[at]).isWithin(ROUNDING).of(sumReal * scale);
          assertThat(transformedImaginary[at]).isWithin(ROUNDING).of(sumImaginary * scale);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8,8,8", "3,5,7", "1,12,1"})
  void keepsTheEnergyAndComesBack(int d, int h, int w) {
    double[] real = normal(d * h * w, 3);
    double[] imaginary = normal(d * h * w, 4);
    FourierTransform transform = new FourierTransform(d, h, w);
    double[] re = real.clone();
    double[] im = imaginary.clone();
    transform.apply(re, im, -1);
    double energy = energy(real) + energy(imaginary);
    assertThat(energy(re) + energy(im)).isWithin(ROUNDING * energy).of(energy);
    transform.apply(re, im, 1);
    for (int i = 0; i < re.length; i++) {
      assertThat(re[i]).isWithin(ROUNDING).of(real[i]);
      assertThat(im[i]).isWithin(ROUNDING).of(imaginary[i]);
    }
  }

  @Test
  void anImpulseHasEveryFrequencyAlike() {
    double[] re = new double[60];
    re[0] = 1;
    double[] im = new double[60];
    new FourierTransform(3, 4, 5).apply(re, im, -1);
    for (int i = 0; i < re.length; i++) {
      assertThat(re[i]).isWithin(ROUNDING).of(1 / Math.sqrt(60));
      assertThat(im[i]).isWithin(ROUNDING).of(0);
    }
  }

  private static double energy(double... values) {
    double sum = 0;
    for (double each : values) {
      sum += each * each;
    }
    return sum;
  }
}
