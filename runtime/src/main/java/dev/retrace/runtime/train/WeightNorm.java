package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.train.TrainedParameters.Trained;

/**
 * The term λ‖W‖ of a loss, the norm of all trained parameters together and not its square, as it
 * stands before the step; its gradient is λW/‖W‖, and 0 where all weights are.
 */
final class WeightNorm {
  private static final Kernel ADD_SCALED =
      Kernel.of(
          "scaled addition",
          """
          def forward(self, x: Tensor, y: Tensor, factor: Tensor) -> Tensor:
            return torch.add_(x, y, alpha=float(factor))
          """);

  private final double norm;
  private final double factor;

  WeightNorm(TrainedParameters parameters, double lambda) {
    norm = lambda == 0 ? 0 : norm(parameters);
    factor = norm == 0 ? 0 : lambda / norm;
  }

  private static double norm(TrainedParameters parameters) {
    double square = 0;
    for (Trained each : parameters.all()) {
      square += GradientNorm.square(each.parameter().getArray());
    }
    return Math.sqrt(square);
  }

  /** ‖W‖; 0 where there is no such term. */
  double norm() {
    return norm;
  }

  /** Whether the term moves any weight. */
  boolean isFelt() {
    return factor != 0;
  }

  /** Adds the term's gradient to that of a parameter, in place. */
  void addTo(NDArray gradient, Trained parameter) {
    if (isFelt()) {
      GradMode.runOff(
          () -> {
            try (NDArray scalar = gradient.getManager().create(factor)) {
              ADD_SCALED.call(gradient, parameter.parameter().getArray(), scalar).close();
            }
          });
    }
  }
}
