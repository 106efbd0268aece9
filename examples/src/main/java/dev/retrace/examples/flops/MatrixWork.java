package dev.retrace.examples.flops;

import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.orthogonal.MatrixExponential;
import dev.retrace.runtime.orthogonal.Orthogonal;

/** The floating-point operations of an orthogonal matrix of n rows, made of a weight. */
final class MatrixWork {
  // The engine's polynomial of degree 18. Squarings depend on the weights, and are left out.
  private static final long EXPONENTIAL_PRODUCTS = 5;

  private MatrixWork() {}

  /** Of the matrix. */
  static long forward(Orthogonal method, long n) {
    if (method instanceof FixedMatrix) {
      return 0;
    }
    if (method instanceof Cayley) {
      return solve(n);
    }
    return method instanceof Householder
        ? 4 * cube(n) // n reflections: the matrix on a vector, and the outer product
        : EXPONENTIAL_PRODUCTS * 2 * cube(n);
  }

  /** Of the weight's gradient. */
  static long backward(Orthogonal method, long n) {
    if (method instanceof Cayley) {
      return 4 * cube(n); // the transposed solve with the factors that are there, and one product
    }
    // An exponential's gradient is read off the exponential of a matrix of twice as many rows.
    return (method instanceof MatrixExponential ? 8 : 2) * forward(method, n);
  }

  /** n equations for n right sides by elimination: 2/3 n³ for the factors and 2 n³ for the rest. */
  static long solve(long n) {
    return 8 * cube(n) / 3;
  }

  private static long cube(long n) {
    return n * n * n;
  }
}
