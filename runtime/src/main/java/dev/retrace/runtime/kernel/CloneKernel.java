package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;

/** A copy that keeps its place in the graph, where DJL's {@code duplicate} falls out of it. */
public final class CloneKernel {
  private static final Kernel CLONE =
      Kernel.of(
          "clone",
          """
          def forward(self, x: Tensor) -> Tensor:
            return torch.clone(x, memory_format=0)
          """);

  private CloneKernel() {}

  /**
   * Copies an array into memory of its own, row-major, also if it was so already. Gradients pass
   * unchanged.
   *
   * @param x any shape, borrowed; a view is fine
   * @return as x, attached to its manager, owned by the caller
   */
  public static NDArray contiguousClone(NDArray x) {
    return CLONE.call(x);
  }
}
