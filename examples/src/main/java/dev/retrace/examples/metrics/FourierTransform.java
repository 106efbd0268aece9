package dev.retrace.examples.metrics;

/**
 * The unitary discrete Fourier transform of a volume, one axis after the other, by the definition:
 * any size, and quick enough for the few thousand small volumes of a validation.
 */
public final class FourierTransform {
  private final int[] sizes;
  private final double[][] cosines;
  private final double[][] sines;

  /**
   * Prepares the tables.
   *
   * @param sizes of the volumes, row-major
   */
  public FourierTransform(int... sizes) {
    this.sizes = sizes.clone();
    cosines = new double[sizes.length][];
    sines = new double[sizes.length][];
    for (int axis = 0; axis < sizes.length; axis++) {
      int n = sizes[axis];
      cosines[axis] = new double[n];
      sines[axis] = new double[n];
      for (int k = 0; k < n; k++) {
        cosines[axis][k] = Math.cos(2 * Math.PI * k / n) / Math.sqrt(n);
        sines[axis][k] = Math.sin(2 * Math.PI * k / n) / Math.sqrt(n);
      }
    }
  }

  /**
   * Transforms in place.
   *
   * @param real parts, row-major
   * @param imaginary parts
   * @param sign -1 forward, +1 back
   */
  public void apply(double[] real, double[] imaginary, int sign) {
    int inner = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      int n = sizes[axis];
      double[] lineReal = new double[n];
      double[] lineImaginary = new double[n];
      for (int outer = 0; outer < real.length; outer += n * inner) {
        for (int start = outer; start < outer + inner; start++) {
          line(axis, real, imaginary, start, inner, sign, lineReal, lineImaginary);
          for (int k = 0; k < n; k++) {
            real[start + k * inner] = lineReal[k];
            imaginary[start + k * inner] = lineImaginary[k];
          }
        }
      }
      inner *= n;
    }
  }

  private void line(
      int axis,
      double[] real,
      double[] imaginary,
      int start,
      int stride,
      int sign,
      double[] outReal,
      double[] outImaginary) {
    int n = sizes[axis];
    double[] cosine = cosines[axis];
    double[] sine = sines[axis];
    for (int k = 0; k < n; k++) {
      double sumReal = 0;
      double sumImaginary = 0;
      int turn = 0; // k * j modulo n
      for (int j = 0, at = start; j < n; j++, at += stride) {
        double c = cosine[turn];
        double s = sign * sine[turn];
        sumReal += real[at] * c - imaginary[at] * s;
        sumImaginary += real[at] * s + imaginary[at] * c;
        turn += k;
        if (turn >= n) {
          turn -= n;
        }
      }
      outReal[k] = sumReal;
      outImaginary[k] = sumImaginary;
    }
  }
}
