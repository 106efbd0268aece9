package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.orthogonal.MatrixExponential;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.testing.OrthogonalFormulas;

/** Each parametrisation with its map written plainly. */
enum OrthogonalMethods {
  CAYLEY,
  EXPONENTIAL,
  HOUSEHOLDER,
  FIXED;

  Orthogonal make() {
    return switch (this) {
      case CAYLEY -> new Cayley();
      case EXPONENTIAL -> new MatrixExponential();
      case HOUSEHOLDER -> new Householder();
      case FIXED -> new FixedMatrix();
    };
  }

  NDArray matrix(NDArray weight) {
    return switch (this) {
      case CAYLEY -> OrthogonalFormulas.cayley(weight);
      case EXPONENTIAL -> OrthogonalFormulas.exponential(weight);
      case HOUSEHOLDER -> OrthogonalFormulas.householder(weight);
      case FIXED -> weight;
    };
  }
}
