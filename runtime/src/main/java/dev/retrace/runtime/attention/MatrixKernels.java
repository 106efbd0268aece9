package dev.retrace.runtime.attention;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.kernel.Kernel;

/**
 * The formulas of {@link MatrixAttention} as kernels.
 *
 * @param grid the tokens
 * @param mask which features are hidden
 * @param writes the part of the mask that is hidden
 * @param normalised whether A is divided by 1 + c
 * @param constant what AttnFlow adds to its softmax, or null for the bounded matrix
 */
record MatrixKernels(
    TokenGrid grid, TokenMask mask, Half writes, boolean normalised, Double constant) {
  private static final String MATRIX =
      "torch.add(p, torch.mul(torch.diag(torch.ones_like(tau)), c))";

  /**
   * A formula of (x, query, key, offset).
   *
   * @param formula {@code apply}, {@code undo} or {@code log_det}
   * @param input (batch, channel, spatial...)
   */
  Kernel kernel(String formula, Shape input) {
    return Kernel.of(
        "matrix attention, " + formula,
        methods(input)
            + """
                def forward(self, x: Tensor, query: Tensor, key: Tensor, offset: Tensor) -> Tensor:
                  tau = self.tau(x)
                  t = self.split(x)
                  hidden = torch.mul(t, self.hidden(x, tau))
                  seen = torch.sub(t, hidden)
                  picture = self.merge(seen, torch.size(x))
                  a = self.matrix(picture, torch.size(t, 2), tau, query, key, offset)
                  return self.%s(x, tau, seen, hidden, a)
                """
                .formatted(formula));
  }

  private String methods(Shape input) {
    int[] patch = grid.patch(input);
    String phi = "self.phi(x)";
    return grid.methods(patch.length)
        + TokenGrid.PROJECT
        + mask.methods(grid.perAxis(), patch)
        + """
        def hidden(self, x: Tensor, tau: Tensor) -> Tensor:
          return torch.abs(torch.sub(torch.unsqueeze(tau, 1), %s))

        def matrix(self, seen: Tensor, features: int, tau: Tensor, query: Tensor, key: Tensor, offset: Tensor) -> Tensor:
          q = self.project(seen, query)
          k = self.project(seen, key)
          logits = torch.matmul(q, torch.transpose(k, 1, 2))
          s = torch.div(logits, torch.sqrt(features))
          other = torch.ne(torch.unsqueeze(tau, 1), tau)
          p = %s
          c = %s
          return %s

        def det(self, a: Tensor, m: Tensor) -> Tensor:
          one = torch.add(torch.mul(torch.to(a, 7), torch.outer(m, m)), torch.diag(torch.rsub(m, 1)))
          sign, log, = torch.linalg_slogdet(one)
          return log

        def log_det(self, x: Tensor, tau: Tensor, seen: Tensor, hidden: Tensor, a: Tensor) -> Tensor:
          phi = %s
          even = torch.mul(self.det(a, torch.rsub(tau, 1)), torch.sum(phi))
          odd = torch.mul(self.det(a, tau), torch.sum(torch.rsub(phi, 1)))
          return torch.type_as(torch.add(even, odd), x)

        def apply(self, x: Tensor, tau: Tensor, seen: Tensor, hidden: Tensor, a: Tensor) -> Tensor:
          return self.merge(torch.add(seen, torch.matmul(a, hidden)), torch.size(x))

        def undo(self, y: Tensor, tau: Tensor, seen: Tensor, hidden: Tensor, a: Tensor) -> Tensor:
          solved = torch.linalg_solve(torch.to(a, 7), torch.to(hidden, 7))
          return self.merge(torch.add(seen, torch.type_as(solved, seen)), torch.size(y))

        """
            .formatted(
                writes == Half.RIGHT ? phi : "torch.rsub(" + phi + ", 1)",
                constant == null
                    ? "torch.softmax(torch.masked_fill(s, other, -inf), -1)"
                    : "torch.masked_fill(torch.add(torch.softmax(s, -1), %s), other, 0)"
                        .formatted(constant),
                constant == null ? "torch.add(torch.softplus(offset), 1)" : "offset",
                normalised ? "torch.div(" + MATRIX + ", torch.add(c, 1))" : MATRIX,
                writes == Half.RIGHT ? phi : "torch.rsub(" + phi + ", 1)");
  }
}
