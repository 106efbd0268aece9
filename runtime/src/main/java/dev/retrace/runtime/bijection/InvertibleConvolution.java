package dev.retrace.runtime.bijection;

import static dev.retrace.runtime.bijection.StartValues.flat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.orthogonal.FixedMatrix;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A learned 1×1 convolution y = Wx with W = P L (U + diag(σ ⊙ eʷ)): P a fixed permutation, L unit
 * lower triangular, U strictly upper triangular, σ fixed signs. log |det| = positions · Σ w,
 * exactly, and no weight makes W singular. Kingma and Dhariwal, "Glow: Generative Flow with
 * Invertible 1x1 Convolutions", 2018, with its LU decomposition.
 *
 * <p>W is composed, and inverted by two triangular solves, in float64, whatever the type of the
 * state; P and σ are saved with the parameters. It starts orthogonal, but training may make W
 * ill-conditioned: what is rebuilt is off by up to cond(W) roundings. {@link ChannelMixing} cannot
 * go wrong in that way.
 */
public final class InvertibleConvolution extends RecordedBijection {
  private static final int ANY = -1;

  private static final Kernel APPLY =
      kernel("invertible_convolution", "torch.matmul(p, torch.matmul(l, u))");

  private static final Kernel UNDO =
      kernel(
          "invertible_convolution_inverse",
          "torch.linalg_solve_triangular(u, torch.linalg_solve_triangular(l, torch.t(p),"
              + " upper=False, unitriangular=True), upper=True)");

  private static final Kernel LOG_DET = ChannelScale.EXPONENTIAL.logDet();

  private final int channels;

  /**
   * A layer that starts at a random orthogonal W; its channels are known when it is initialized.
   *
   * @param seed the same W for the same seed and number of channels
   */
  public InvertibleConvolution(long seed) {
    this(ANY, n -> PluFactors.of(new FixedMatrix().random(n, new SplittableRandom(seed))));
  }

  /**
   * A layer that starts at a given W, which also fixes P and σ.
   *
   * @param matrix rows, one per output channel
   * @throws IllegalArgumentException if the matrix is not square or is singular
   */
  public InvertibleConvolution(double[][] matrix) {
    this(matrix.length, given(PluFactors.of(matrix)));
  }

  private InvertibleConvolution(int channels, IntFunction<PluFactors> start) {
    this.channels = channels;
    learned("lower", InvertibleConvolution::matrixOf, at(start, f -> flat(f.lower())));
    learned("upper", InvertibleConvolution::matrixOf, at(start, f -> flat(f.upper())));
    learned("weight", input -> input.slice(1, 2), at(start, PluFactors::logDiagonal));
    fixed("sign", input -> input.slice(1, 2), at(start, PluFactors::signs));
    fixed("permutation", InvertibleConvolution::matrixOf, at(start, f -> flat(f.permutation())));
  }

  private static IntFunction<PluFactors> given(PluFactors factors) {
    return n -> factors;
  }

  private static Shape matrixOf(Shape input) {
    return new Shape(input.get(1), input.get(1));
  }

  // The first axis of every parameter counts the channels.
  private static Initializer at(
      IntFunction<PluFactors> start, Function<PluFactors, double[]> part) {
    return StartValues.of(shape -> part.apply(start.apply(Math.toIntExact(shape.get(0)))));
  }

  // Only the triangles that belong to a factor are read.
  private static Kernel kernel(String name, String matrix) {
    return Kernel.of(
        name,
        """
        def forward(self, x: Tensor, lower: Tensor, upper: Tensor, weight: Tensor,
                    sign: Tensor, permutation: Tensor) -> Tensor:
          d = torch.mul(torch.to(sign, 7), torch.exp(torch.to(weight, 7)))
          i = torch.diag_embed(torch.ones_like(d))
          l = torch.add(torch.tril(torch.to(lower, 7), -1), i)
          u = torch.add(torch.triu(torch.to(upper, 7), 1), torch.diag_embed(d))
          p = torch.to(permutation, 7)
          w = torch.type_as(%s, x)
          flat = torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), -1])
          return torch.reshape(torch.matmul(w, flat), torch.size(x))
        """
            .formatted(matrix));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (channels != ANY && super.outputShape(input).get(1) != channels) {
      throw new LayerException(
          "was given a matrix of " + channels + " channels but receives " + input.get(1));
    }
    return super.outputShape(input);
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... p) {
    return APPLY.call(x, p[0], p[1], p[2], p[3], p[4]);
  }

  @Override
  protected NDArray undo(NDArray y, NDArray... p) {
    return UNDO.call(y, p[0], p[1], p[2], p[3], p[4]);
  }

  @Override
  protected NDArray logDet(NDArray x, NDArray... p) {
    return LOG_DET.call(x, p[2]);
  }
}
