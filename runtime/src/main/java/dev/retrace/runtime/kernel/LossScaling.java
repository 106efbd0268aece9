package dev.retrace.runtime.kernel;

/**
 * A gradient in float16 whose cotangent is scaled by a power of two, which no digit is lost by: so
 * that the largest is near {@value #LARGEST}, small ones do not vanish, and what is found is scaled
 * back in full precision. Where a sum overflows it is done again with a smaller scale, down to a
 * largest of {@value #SMALLEST}; a cotangent that is not finite itself passes as it is.
 */
final class LossScaling {
  /** Weights' gradients are sums over all positions, and must stay below 65504. */
  private static final double LARGEST = 64;

  private static final double SMALLEST = 1e-6;

  private LossScaling() {}

  /**
   * The methods of a kernel from x, w and the cotangent g to a list of gradients.
   *
   * @param operands statements that convert x and w
   * @param backward statements that set the results from x, w and g in float16
   * @param results comma-separated names
   */
  static String methods(String operands, String backward, String results) {
    return "def attempt(self, x: Tensor, w: Tensor, g: Tensor, scale: float) -> List[Tensor]:\n"
        + ("g = torch.to(torch.mul(g, scale), 5)\n" + backward + "return [" + results + "]\n")
            .indent(2)
        + """
        def finite(self, found: List[Tensor]) -> bool:
          total = 0.
          for i in range(len(found)):
            total = total + float(torch.sum(found[i], dtype=6))
          return torch.isfinite(total)
        def forward(self, x: Tensor, w: Tensor, g: Tensor) -> List[Tensor]:
        """
        + operands.indent(2)
        + """
          low, high = torch.aminmax(g)
          largest = float(torch.maximum(torch.neg(low), high))
          scale = 1.
          scalable = torch.isfinite(largest) and largest > 0.
          if scalable:
            mantissa, exponent = torch.frexp(torch.div(%s, largest))
            scale = torch.pow(2., exponent - 1)
          found = (self).attempt(x, w, g, scale)
          while scalable and scale * largest > %s and not (self).finite(found):
            scale = scale * 0.0625
            found = (self).attempt(x, w, g, scale)
          wide = annotate(List[Tensor], [])
          for i in range(len(found)):
            _0 = torch.append(wide, torch.div_(torch.to(found[i], 6), scale))
          return wide
        """
            .formatted(LARGEST, SMALLEST);
  }
}
