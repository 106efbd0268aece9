package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.kernel.Kernel;

/** The determinant of the whole matrix, in float64. */
final class ExactLogDet extends LogDetMethod {
  private static final Kernel VALUE = kernel(false);
  private static final Kernel DIFFERENTIABLE = kernel(true);

  private final int maxValues;

  ExactLogDet(int maxValues) {
    if (maxValues < 1) {
      throw new IllegalArgumentException(
          "the exact log-determinant needs samples of at least 1 value, but was limited to "
              + maxValues);
    }
    this.maxValues = maxValues;
  }

  // Row i of every sample's matrix in one product: the samples do not see each other.
  private static Kernel kernel(boolean differentiable) {
    return Kernel.of(
        "exact log-determinant",
        VectorJacobian.method(differentiable)
            + """
            def forward(self, g: Tensor, x: Tensor) -> Tensor:
              rows = annotate(List[Tensor], [])
              zeros = torch.zeros_like(torch.flatten(torch.detach(x), 1))
              for i in range(torch.size(zeros, 1)):
                unit = torch.clone(zeros)
                filled = torch.fill_(torch.select(unit, 1, i), 1.)
                row = (self).product(g, x, torch.reshape(unit, torch.size(x)))
                appended = torch.append(rows, torch.flatten(row, 1))
              j = torch.to(torch.stack(rows, 1), 7)
              eye = torch.diag_embed(torch.ones_like(torch.select(j, 1, 0)))
              sign, logdet, = torch.linalg_slogdet(torch.add(eye, j))
              return torch.type_as(logdet, x)
            """);
  }

  @Override
  NDArray of(NDArray g, NDArray x, boolean differentiable, long draw) {
    Shape shape = x.getShape();
    long values = shape.size() / shape.get(0);
    if (values > maxValues) {
      throw new IllegalStateException(
          ("the exact log-determinant is limited to %d values a sample, but %s has %d;"
                  + " choose LogDetMethod.series or LogDetMethod.roulette, or raise the limit")
              .formatted(maxValues, shape, values));
    }
    return (differentiable ? DIFFERENTIABLE : VALUE).call(g, x);
  }
}
