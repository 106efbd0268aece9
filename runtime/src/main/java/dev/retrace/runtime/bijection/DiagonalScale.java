package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.kernel.Kernel;

/**
 * A learned scale for each single number of a sample, y = eʷ ⊙ x, log |det| = Σ w; starts as the
 * identity. One of these at the end lets a network of layers that keep the volume fit the scale of
 * its data. Dinh, Krueger and Bengio, "NICE: Non-linear Independent Components Estimation", 2014.
 *
 * <p>It belongs to the one grid it was initialized with; {@link ActNorm} serves all sizes.
 */
public final class DiagonalScale extends RecordedBijection {
  private static final Kernel APPLY = kernel("diagonal_scale", "torch.mul(x, torch.exp(w))");
  private static final Kernel UNDO = kernel("diagonal_scale_inverse", "torch.div(x, torch.exp(w))");
  private static final Kernel LOG_DET =
      kernel("diagonal_volume", "torch.expand(torch.sum(w), [torch.size(x, 0)])");

  /** A layer whose shape is known when it is initialized. */
  public DiagonalScale() {
    learned("weight", input -> input.slice(1), Initializer.ZEROS);
  }

  private static Kernel kernel(String name, String result) {
    return Kernel.of(
        name,
        """
        def forward(self, x: Tensor, w: Tensor) -> Tensor:
          return %s
        """
            .formatted(result));
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    return APPLY.call(x, parameters[0]);
  }

  @Override
  protected NDArray undo(NDArray y, NDArray... parameters) {
    return UNDO.call(y, parameters[0]);
  }

  @Override
  protected NDArray logDet(NDArray x, NDArray... parameters) {
    return LOG_DET.call(x, parameters[0]);
  }
}
