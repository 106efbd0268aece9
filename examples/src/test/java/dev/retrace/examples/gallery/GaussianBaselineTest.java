package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

final class GaussianBaselineTest {
  @Test
  void aSquareHasTheLikelihoodOfTwoNormalVariables() {
    // The corners of a square of side 2: mean 0, covariance the identity.
    double[] corners = {-1, -1, -1, 1, 1, -1, 1, 1};
    try (NDManager manager = NDManager.newBaseManager();
        NDArray x = manager.create(corners, new Shape(4, 1, 2));
        GaussianBaseline gaussian = GaussianBaseline.fit(x)) {
      // The ridge of 1e-5 on both variances enters at its square: the covariance is at the optimum.
      assertThat(gaussian.meanLogLikelihood(x)).isWithin(1e-9).of(-1 - Math.log(2 * Math.PI));
    }
  }

  @Test
  void correlationsAreUsed() {
    // y = x and a little: variances 1 and 1.01, covariance 1, determinant 0.01.
    double[] points = {-1, -1.1, -1, -0.9, 1, 0.9, 1, 1.1};
    try (NDManager manager = NDManager.newBaseManager();
        NDArray x = manager.create(points, new Shape(4, 2));
        GaussianBaseline gaussian = GaussianBaseline.fit(x)) {
      double expected = -1 - Math.log(2 * Math.PI) - 0.5 * Math.log(0.01);
      // The ridge is a thousandth of the smaller eigenvalue, so it costs about a millionth.
      assertThat(gaussian.meanLogLikelihood(x)).isWithin(5e-6).of(expected);
    }
  }
}
