package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.GradientSink;

/** Frees every gradient, and remembers the norm of one: two ways of finding it must agree on it. */
final class Witness implements GradientSink {
  private final Parameter parameter;
  private double norm;

  Witness(Parameter parameter) {
    this.parameter = parameter;
  }

  @Override
  public void parameter(Parameter from, NDArray grad) {
    try (grad) {
      see(from, grad);
    }
  }

  @Override
  public void condition(String name, NDArray grad) {
    grad.close();
  }

  /** Looks at a gradient, which stays the caller's. */
  @SuppressWarnings("ReferenceEquality") // of this one, not of one like it
  void see(Parameter from, NDArray grad) {
    if (from == parameter) {
      try (NDArray value = grad.norm()) {
        norm = value.getFloat();
      }
    }
  }

  /** The norm of the one gradient. */
  double norm() {
    return norm;
  }
}
