package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.LayerDemand;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.bijection.RecordedBijection;

/**
 * Attention whose matrix multiplies the hidden features of all tokens:
 *
 * <pre>
 *   x1 = seen part of x, x2 = hidden part         as tokens, (batch, token, feature)
 *   S  = Σ over heads of (Q x1)(K x1)ᵀ / sqrt(features)
 *   P  = softmax(S) over the tokens that hide the same features
 *   A  = P + cI,  c = 1 + softplus(ρ)
 *   y  = x1 + A x2
 * </pre>
 *
 * <p>Sukthanker et al., "Generative Flows with Invertible Attentions" (AttnFlow), 2021. P has
 * non-negative rows of sum 1 and c is above 1, so A is strictly diagonally dominant: it is always
 * invertible, ‖A‖∞ = c + 1, ‖A⁻¹‖∞ ≤ 1 / (c − 1), and its condition in that norm is at most (c + 1)
 * / (c − 1), that is 5 at the starting c = 1.5 and 201 at the 1.01 of the authors. The inverse is a
 * linear solve in float64; the log-determinant counts log |det A| of a class of tokens once for
 * every feature that it hides.
 *
 * <p>{@link Builder#optAttnFlow} replaces P by the authors' own matrix, which is not bounded:
 * (softmax over all tokens + a constant), kept between tokens that hide the same features, and c is
 * free.
 *
 * <p>Parameters: {@code query} and {@code key} (head, channel, channel), 1×1 convolutions without
 * bias; {@code offset} (1), which is ρ, or c itself for {@link Builder#optAttnFlow}.
 */
public final class MatrixAttention extends RecordedBijection implements LayerDemand {
  private final TokenGrid grid;
  private final TokenMask mask;
  private final int heads;
  private final boolean bounded;
  private final MatrixKernels kernels;

  private MatrixAttention(Builder builder) {
    grid = new TokenGrid(builder.grid);
    mask = builder.mask;
    heads = builder.heads;
    bounded = builder.constant == null;
    kernels = new MatrixKernels(grid, mask, builder.writes, builder.normalised, builder.constant);
    double start = bounded ? Math.log(Math.expm1(builder.offset - 1)) : builder.offset;
    learned("query", this::weightShape, FanInUniform.INSTANCE);
    learned("key", this::weightShape, FanInUniform.INSTANCE);
    learned(
        "offset",
        input -> new Shape(1),
        (manager, shape, type) -> full(manager, shape, type, start));
  }

  private static NDArray full(NDManager manager, Shape shape, DataType type, double value) {
    NDArray array = manager.zeros(shape, type);
    array.addi(type == DataType.FLOAT64 ? (Number) value : (Number) (float) value);
    return array;
  }

  /**
   * Starts a description; everything has a default.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private Shape weightShape(Shape input) {
    return new Shape(heads, input.get(1), input.get(1));
  }

  @Override
  public Shape outputShape(Shape input) {
    requireFit(input);
    return input;
  }

  private void requireFit(Shape input) {
    int[] patch = grid.patch(input);
    int tokens = grid.tokens(patch.length);
    int together = mask.hidesAlike(grid.perAxis(), patch) ? tokens : (tokens + 1) / 2;
    if (bounded && together < 2) {
      throw new LayerException(
          String.format(
              "with the mask %s every one of %d tokens hides other features, so there is nothing"
                  + " to mix; use a finer grid",
              mask, tokens));
    }
  }

  // Measured; what is recorded are both the map and its argument.
  @Override
  public long forwardBytes(Shape input, DataType type) {
    return 4 * input.size() * type.getNumOfBytes();
  }

  @Override
  public long backwardBytes(Shape input, DataType type) {
    return 8 * input.size() * type.getNumOfBytes();
  }

  @Override
  protected NDArray apply(NDArray x, NDArray... parameters) {
    return formula("apply", x, parameters);
  }

  @Override
  protected NDArray undo(NDArray y, NDArray... parameters) {
    return formula("undo", y, parameters);
  }

  @Override
  protected NDArray logDet(NDArray x, NDArray... parameters) {
    return formula("log_det", x, parameters);
  }

  private NDArray formula(String name, NDArray x, NDArray... parameters) {
    return kernels.kernel(name, x.getShape()).call(x, parameters[0], parameters[1], parameters[2]);
  }

  /** Describes a layer. */
  public static final class Builder {
    private int grid = 2;
    private TokenMask mask = TokenMask.SPATIAL;
    private Half writes = Half.RIGHT;
    private int heads = 1;
    private double offset = 1.5;
    private boolean normalised;
    private Double constant;

    private Builder() {}

    /**
     * Sets the number of patches along each spatial axis, each of which is a token.
     *
     * @param grid at least 2, a divisor of every size; default 2
     * @return this builder
     */
    public Builder optGrid(int grid) {
      this.grid = grid;
      return this;
    }

    /**
     * Sets which features are hidden.
     *
     * @param mask default {@link TokenMask#SPATIAL}
     * @return this builder
     */
    public Builder optMask(TokenMask mask) {
      this.mask = mask;
      return this;
    }

    /**
     * Sets the part of the mask that is hidden and written.
     *
     * @param writes the sites of odd ({@code RIGHT}, the default) or even parity
     * @return this builder
     */
    public Builder optWrites(Half writes) {
      this.writes = writes;
      return this;
    }

    /**
     * Sets the number of pairs of convolutions whose products are summed.
     *
     * @param heads default 1; the authors have 3
     * @return this builder
     */
    public Builder optHeads(int heads) {
      this.heads = heads;
      return this;
    }

    /**
     * Sets where c starts.
     *
     * @param offset above 1; default 1.5
     * @return this builder
     */
    public Builder optOffset(double offset) {
      this.offset = offset;
      return this;
    }

    /**
     * Divides A by 1 + c, so that a value that all tokens share keeps its size.
     *
     * @param normalised default false
     * @return this builder
     */
    public Builder optNormalised(boolean normalised) {
      this.normalised = normalised;
      return this;
    }

    /**
     * Takes the authors' matrix, softmax over all tokens plus a constant, with a free c. Nothing
     * keeps it invertible: a determinant of zero ends training with numbers that are not finite.
     *
     * @param constant the authors have -0.89, beside an offset of 1.01
     * @return this builder
     */
    public Builder optAttnFlow(double constant) {
      this.constant = constant;
      return this;
    }

    /**
     * Makes the layer.
     *
     * @return the layer, not initialized
     * @throws IllegalArgumentException if a setting is out of range
     */
    public MatrixAttention build() {
      if (writes == Half.BOTH) {
        throw new IllegalArgumentException("attention hides one part, LEFT or RIGHT");
      }
      if (heads < 1) {
        throw new IllegalArgumentException("attention needs at least one head, not " + heads);
      }
      if ((constant == null && !(offset > 1)) || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "matrix attention needs an offset above 1, not "
                + offset
                + "; below that its matrix can be singular");
      }
      if (constant != null && !Double.isFinite(constant)) {
        throw new IllegalArgumentException("the added constant must be finite, not " + constant);
      }
      return new MatrixAttention(this);
    }
  }
}
