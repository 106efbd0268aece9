package dev.retrace.runtime.train;

/** What a weight-norm term of a loss measures of all trained parameters W = (W₁, W₂, ...). */
public enum WeightNormForm {
  /** ‖W‖ of all together, with the gradient W/‖W‖. */
  NORM {
    @Override
    double value(double sumOfSquares, double sumOfNorms) {
      return Math.sqrt(sumOfSquares);
    }

    @Override
    double gradientFactor(double lambda, double squareOfOne, double sumOfSquares) {
      return overRoot(lambda, sumOfSquares);
    }
  },
  /** ‖W‖², with the gradient 2W: weight decay that counts as part of the loss. */
  SQUARED {
    @Override
    double value(double sumOfSquares, double sumOfNorms) {
      return sumOfSquares;
    }

    @Override
    double gradientFactor(double lambda, double squareOfOne, double sumOfSquares) {
      return 2 * lambda;
    }
  },
  /** ‖W₁‖ + ‖W₂‖ + ..., with the gradients Wᵢ/‖Wᵢ‖. */
  SUM_OF_NORMS {
    @Override
    double value(double sumOfSquares, double sumOfNorms) {
      return sumOfNorms;
    }

    @Override
    double gradientFactor(double lambda, double squareOfOne, double sumOfSquares) {
      return overRoot(lambda, squareOfOne);
    }
  };

  /** What is measured. */
  abstract double value(double sumOfSquares, double sumOfNorms);

  /**
   * By what a parameter is multiplied to give the gradient of λ times the measure; 0 where that has
   * no slope.
   */
  abstract double gradientFactor(double lambda, double squareOfOne, double sumOfSquares);

  private static double overRoot(double lambda, double square) {
    return square == 0 ? 0 : lambda / Math.sqrt(square);
  }
}
