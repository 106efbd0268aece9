package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;

/**
 * The normal distribution with the mean and the whole covariance of data: what a flow without
 * nonlinear layers could reach at best. A flow that has learned more than correlations beats it.
 */
public final class GaussianBaseline implements AutoCloseable {
  // A little is added to the diagonal: with few samples, the covariance may be singular.
  private static final Kernel FIT =
      Kernel.of(
          "gaussian_fit",
          """
          def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
            v = torch.to(torch.flatten(x, 1), 7)
            mean = torch.mean(v, [0])
            d = v - mean
            covariance = torch.matmul(torch.t(d), d) / torch.size(v, 0)
            ridge = 1e-5 * torch.diag_embed(torch.ones_like(mean))
            return (mean, torch.linalg_cholesky(covariance + ridge))
          """);

  private static final Kernel MEAN_LOG_LIKELIHOOD =
      Kernel.of(
          "gaussian_mean_log_likelihood",
          """
          def forward(self, x: Tensor, mean: Tensor, factor: Tensor) -> Tensor:
            d = torch.to(torch.flatten(x, 1), 7) - mean
            z = torch.linalg_solve_triangular(factor, torch.t(d), upper=False)
            half_log_det = torch.sum(torch.log(torch.diagonal(factor)))
            squares = torch.mean(torch.sum(torch.mul(z, z), [0]))
            return -0.5 * squares - half_log_det - %s * torch.size(d, 1)
          """
              .formatted(0.5 * Math.log(2 * Math.PI)));

  private final NDList meanAndFactor;

  private GaussianBaseline(NDList meanAndFactor) {
    this.meanAndFactor = meanAndFactor;
  }

  /**
   * Fits the distribution.
   *
   * @param x (batch, ...), more samples than each has numbers; borrowed
   * @return the distribution, to be closed
   */
  public static GaussianBaseline fit(NDArray x) {
    return new GaussianBaseline(GradMode.off(() -> FIT.callAll(x)));
  }

  /**
   * The mean logarithm of the density.
   *
   * @param x as in {@link #fit}, borrowed
   * @return in nats per sample
   */
  public double meanLogLikelihood(NDArray x) {
    return GradMode.off(
        () -> {
          try (NDArray mean =
              MEAN_LOG_LIKELIHOOD.call(x, meanAndFactor.get(0), meanAndFactor.get(1))) {
            return mean.getDouble();
          }
        });
  }

  @Override
  public void close() {
    meanAndFactor.close();
  }
}
