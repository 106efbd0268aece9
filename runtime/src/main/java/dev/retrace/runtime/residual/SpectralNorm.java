package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.kernel.Kernel;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * Scales the weight of a convolution down until its operator norm is at most a coefficient; a
 * weight already below it passes unchanged. A pure function of the weight, differentiable twice.
 *
 * <p>The norm is bounded from above, never estimated from below as power iteration does:
 *
 * <ol>
 *   <li>A convolution padded with zeros is a corner of the convolution of an unbounded grid, so at
 *       every size its norm is at most the supremum over frequencies of |Ŵ(ω)|, the spectral norm
 *       of the (out, in) matrix that the Fourier transform of the weight has at ω.
 *   <li>Ŵ is a trigonometric polynomial of degree p = (extent - 1) / 2 along each axis. By a lemma
 *       of M. Riesz such a polynomial falls from its maximum M no faster than M cos(p t), so the
 *       supremum is at most that over a grid of 12 p frequencies per axis, times cos(π/12) to the
 *       power -axes: 4, 7 or 11 percent.
 *   <li>At each frequency |A|₂ ≤ |(A Aᴴ)^64|_F^(1/128), the Gram iteration of Delattre et al.,
 *       "Efficient Bound of Lipschitz Constant for Convolutional Layers", 2023: too much by at most
 *       rank^(1/256), 1.4 percent for 32 channels.
 * </ol>
 *
 * Only the worst frequency is recorded: the others do not enter the gradient of a maximum.
 */
final class SpectralNorm {
  private static final int POINTS_PER_DEGREE = 12;

  private static final String BOUND =
      """
      def energy(self, g: Tensor) -> Tensor:
        square = torch.real(torch.mul(g, torch.conj(g)))
        return torch.clamp(torch.sum(square, [1, 2]), 1e-300)
      def bound(self, m: Tensor) -> Tensor:
        h = torch.conj(torch.transpose(m, 1, 2))
        if torch.le(torch.size(m, 1), torch.size(m, 2)):
          g = torch.matmul(m, h)
        else:
          g = torch.matmul(h, m)
        log = torch.zeros_like((self).energy(g))
        for k in range(6):
          s = torch.sqrt(torch.detach((self).energy(g)))
          g = torch.div(g, torch.reshape(s, [-1, 1, 1]))
          g = torch.matmul(g, g)
          log = torch.mul(torch.add(log, torch.log(s)), 2)
        half = torch.mul(torch.log((self).energy(g)), 0.5)
        return torch.exp(torch.div(torch.add(log, half), 128))
      """;

  private final Kernel kernel;

  /**
   * For weights (out, in, extents...).
   *
   * @param axes the number of spatial axes, 0 to 3
   * @param extent along each axis, odd
   * @param coefficient the largest norm allowed, positive
   */
  SpectralNorm(int axes, int extent, double coefficient) {
    boolean pointwise = axes == 0 || extent == 1;
    String matrices =
        pointwise
            ? "m = torch.unsqueeze(torch.flatten(v, 1), 0)"
            : "m = torch.permute(torch.flatten(torch.fft_rfftn(v, %s, %s), 2), [2, 0, 1])"
                .formatted(
                    Collections.nCopies(axes, POINTS_PER_DEGREE * (extent - 1) / 2),
                    IntStream.range(2, 2 + axes).boxed().toList());
    double between = pointwise ? 1 : Math.pow(Math.cos(Math.PI / POINTS_PER_DEGREE), -axes);
    kernel =
        Kernel.of(
            "spectral norm",
            BOUND
                + """
                def forward(self, w: Tensor) -> Tensor:
                  v = torch.to(w, 7)
                  %s
                  every = (self).bound(torch.detach(m))
                  worst = torch.index_select(m, 0, torch.reshape(torch.argmax(every, 0), [1]))
                  norm = torch.mul((self).bound(worst), %s)
                  scale = torch.clamp(torch.mul(torch.reciprocal(norm), %s), None, 1.)
                  return torch.mul(w, torch.type_as(scale, w))
                """
                    .formatted(matrices, between, coefficient));
  }

  /**
   * The weight, scaled down where necessary.
   *
   * @param weight (out, in, extents...), borrowed
   * @return as the weight, owned by the caller
   */
  NDArray limit(NDArray weight) {
    return kernel.call(weight);
  }
}
