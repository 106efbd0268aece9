package dev.retrace.runtime.train;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.optim.GradientNorm;
import dev.retrace.runtime.train.TrainedParameters.Trained;
import java.util.HashMap;
import java.util.Map;

/**
 * The weight-norm term of a loss, a factor λ times what a {@link WeightNormForm} measures of all
 * trained parameters as they stand before the step.
 */
final class WeightNorm {
  private static final Kernel ADD_SCALED =
      Kernel.of(
          "scaled addition",
          """
          def forward(self, x: Tensor, y: Tensor, factor: Tensor) -> Tensor:
            return torch.add_(x, y, alpha=float(factor))
          """);

  private final double value;
  private final Map<Trained, Double> factors = new HashMap<>();

  WeightNorm(TrainedParameters parameters, double lambda, WeightNormForm form) {
    value = lambda == 0 ? 0 : measure(parameters, lambda, form);
  }

  private double measure(TrainedParameters parameters, double lambda, WeightNormForm form) {
    Map<Trained, Double> squares = new HashMap<>();
    double sumOfSquares = 0;
    double sumOfNorms = 0;
    for (Trained each : parameters.all()) {
      double square = GradientNorm.square(each.parameter().getArray());
      squares.put(each, square);
      sumOfSquares += square;
      sumOfNorms += Math.sqrt(square);
    }
    for (Trained each : parameters.all()) {
      double factor = form.gradientFactor(lambda, squares.get(each), sumOfSquares);
      if (factor != 0) {
        factors.put(each, factor);
      }
    }
    return form.value(sumOfSquares, sumOfNorms);
  }

  /** What is measured, without λ; 0 where there is no such term. */
  double value() {
    return value;
  }

  /** Whether the term moves any weight. */
  boolean isFelt() {
    return value != 0;
  }

  /** Adds the term's gradient to that of a parameter, in place. */
  void addTo(NDArray gradient, Trained parameter) {
    Double factor = factors.get(parameter);
    if (factor != null) {
      GradMode.runOff(
          () -> {
            try (NDArray scalar = gradient.getManager().create(factor.doubleValue())) {
              ADD_SCALED.call(gradient, parameter.parameter().getArray(), scalar).close();
            }
          });
    }
  }
}
