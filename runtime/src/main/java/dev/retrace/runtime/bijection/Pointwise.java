package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;

/**
 * One strictly increasing function for every single number, y = g(x), log |det| = Σ log g′(x). A
 * subclass says three TorchScript expressions; numbers are part of their text.
 *
 * <pre>{@code
 * public final class Sinh extends Pointwise {
 *   public Sinh() {
 *     super("sinh", "torch.sinh(x)", "torch.asinh(y)", "torch.log(torch.cosh(x))");
 *   }
 * }
 * }</pre>
 */
public abstract class Pointwise extends RecordedBijection {
  private final Kernel apply;
  private final Kernel undo;
  private final Kernel logDet;

  /**
   * States the function.
   *
   * @param name for messages
   * @param value g, in terms of {@code x}
   * @param inverse g⁻¹, in terms of {@code y}
   * @param logSlope log g′, in terms of {@code x}, shaped like it
   */
  protected Pointwise(String name, String value, String inverse, String logSlope) {
    apply = kernel(name, "x", value);
    undo = kernel(name + "_inverse", "y", inverse);
    logDet =
        kernel(
            name + "_volume",
            "x",
            "torch.sum(torch.reshape(%s, [torch.size(x, 0), -1]), [1])".formatted(logSlope));
  }

  private static Kernel kernel(String name, String argument, String result) {
    return Kernel.of(
        name,
        """
        def forward(self, %s: Tensor) -> Tensor:
          return %s
        """
            .formatted(argument, result));
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    return apply.call(x);
  }

  @Override
  protected final NDArray undo(NDArray y, NDArray... parameters) {
    return undo.call(y);
  }

  @Override
  protected final NDArray logDet(NDArray x, NDArray... parameters) {
    return logDet.call(x);
  }
}
