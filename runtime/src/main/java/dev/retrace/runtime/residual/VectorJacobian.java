package dev.retrace.runtime.residual;

/** The text of vᵀ ∂y/∂x for kernels whose inputs y and x are connected by a tape. */
final class VectorJacobian {
  private VectorJacobian() {}

  /**
   * A method {@code product(y, x, v)}, as x; zeros where y does not depend on x. The tape is kept.
   *
   * @param differentiable whether the result can be differentiated in turn
   * @return TorchScript, not indented
   */
  static String method(boolean differentiable) {
    return """
        def product(self, y: Tensor, x: Tensor, v: Tensor) -> Tensor:
          cotangents = annotate(List[Optional[Tensor]], [v])
          found = torch.grad([y], [x], cotangents, True, %s, True)[0]
          if torch.__isnot__(found, None):
            product = unchecked_cast(Tensor, found)
          else:
            product = torch.zeros_like(x)
          return product
        """
        .formatted(differentiable ? "True" : "False");
  }
}
