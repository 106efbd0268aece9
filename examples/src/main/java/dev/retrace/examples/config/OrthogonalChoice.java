package dev.retrace.examples.config;

import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Householder;
import dev.retrace.runtime.orthogonal.MatrixExponential;
import dev.retrace.runtime.orthogonal.Orthogonal;

/** The parametrisations of orthogonal matrices a configuration can name. */
public enum OrthogonalChoice {
  /** (I + A)⁻¹(I − A). */
  CAYLEY,
  /** exp(A). */
  EXPONENTIAL,
  /** A product of reflections. */
  HOUSEHOLDER;

  Orthogonal create() {
    return switch (this) {
      case CAYLEY -> new Cayley();
      case EXPONENTIAL -> new MatrixExponential();
      case HOUSEHOLDER -> new Householder();
    };
  }
}
