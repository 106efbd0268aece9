package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import dev.retrace.runtime.kernel.Kernel;

/**
 * Self-attention over all positions that contracts, the branch of an invertible attention layer.
 *
 * <p>Queries, keys and values are linear in the channels at each position, with operator norm at
 * most 1, and then drawn into the unit ball by u(z) = z / √(1 + |z|²), which does not stretch. With
 * sharpness s the weights are P = softmax(s qᵢ·kⱼ) over j, and the result is
 *
 * <pre>
 *   g(x)ᵢ = output(Σⱼ Pᵢⱼ vⱼ / L),   L = s + (1 + s) eˢ
 * </pre>
 *
 * Attention with unbounded products is not Lipschitz at all (Kim et al., "The Lipschitz Constant of
 * Self-Attention", 2021), so the invertibility that Zha et al., "Invertible Attention", 2021, reach
 * by scaling the weights is not certain. Bounded products make it so, at any number of positions:
 *
 * <ul>
 *   <li>as |s q·k| ≤ s, no weight exceeds e²ˢ/N, so columns of P sum to at most e²ˢ and rows to 1,
 *       and |P|₂ ≤ eˢ: what moves the values is stretched by at most that;
 *   <li>a query moves its result by s times a covariance, under P, of keys and values from the unit
 *       ball: by at most s;
 *   <li>the keys move result i by at most s (Σⱼ Pᵢⱼ |dkⱼ|²)^½; summed over i, by at most s eˢ.
 * </ul>
 *
 * A sharpness of s lets one position weigh up to e²ˢ times another. Memory grows with the square of
 * the number of positions. The output convolution is limited to the coefficient, which is the bound
 * of the whole. It can be differentiated twice.
 *
 * <p>Parameters: {@code query}, {@code key}, {@code value} and {@code output}, each with {@code
 * .weight} and {@code .bias}.
 */
public final class LipschitzAttention extends NamedBlock implements Lipschitz {
  private final double coefficient;
  private final SpectralConv query;
  private final SpectralConv key;
  private final SpectralConv value;
  private final SpectralConv output;
  private final Kernel attention;

  private LipschitzAttention(Builder builder) {
    coefficient = builder.coefficient;
    double s = builder.sharpness;
    int inner = builder.inner == 0 ? Math.max(1, builder.channels / 4) : builder.inner;
    query = addNamed("query", pointwise(inner, 1));
    key = addNamed("key", pointwise(inner, 1));
    value = addNamed("value", pointwise(builder.channels, 1));
    output = addNamed("output", pointwise(builder.channels, coefficient));
    attention = attention(s, s + (1 + s) * Math.exp(s));
  }

  private static Kernel attention(double sharpness, double bound) {
    return Kernel.of(
        "Lipschitz attention",
        """
        def ball(self, x: Tensor) -> Tensor:
          square = torch.sum(torch.mul(x, x), [1], True)
          return torch.mul(x, torch.rsqrt(torch.add(square, 1)))
        def forward(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
          queries = torch.transpose((self).ball(torch.flatten(q, 2)), 1, 2)
          products = torch.matmul(queries, (self).ball(torch.flatten(k, 2)))
          p = torch.softmax(torch.mul(products, %s), -1)
          y = torch.matmul((self).ball(torch.flatten(v, 2)), torch.transpose(p, 1, 2))
          return torch.reshape(torch.div(y, %s), torch.size(v))
        """
            .formatted(sharpness, bound));
  }

  private static SpectralConv pointwise(int channels, double coefficient) {
    return SpectralConv.builder()
        .setOutChannels(channels)
        .optExtent(1)
        .optCoefficient(coefficient)
        .build();
  }

  /**
   * Starts a description; {@link Builder#setChannels} is required.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public double lipschitz() {
    return coefficient;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray q = run(query, store, inputs, training);
        NDArray k = run(key, store, inputs, training);
        NDArray v = run(value, store, inputs, training);
        NDArray y = attention.call(q, k, v)) {
      return output.forward(store, new NDList(y), training);
    }
  }

  private static NDArray run(
      SpectralConv convolution, ParameterStore store, NDList inputs, boolean training) {
    return convolution.forward(store, inputs, training).singletonOrThrow();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return output.getOutputShapes(inputShapes);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    if (inputs[0].dimension() < 3) {
      throw new IllegalArgumentException(
          "a LipschitzAttention takes (batch, channels, 1 to 3 spatial axes), but was given "
              + inputs[0]);
    }
    query.initialize(manager, type, inputs);
    key.initialize(manager, type, inputs);
    value.initialize(manager, type, inputs);
    output.initialize(manager, type, value.getOutputShapes(inputs));
  }

  /** Describes an attention. */
  public static final class Builder {
    private int channels;
    private int inner;
    private double sharpness = 1;
    private double coefficient = 0.9;

    private Builder() {}

    /**
     * Sets the channels of the state, taken and returned.
     *
     * @param channels at least 1
     * @return this builder
     */
    public Builder setChannels(int channels) {
      this.channels = channels;
      return this;
    }

    /**
     * Sets the channels of queries and keys.
     *
     * @param inner at least 1, or 0, the default, for a quarter of the channels
     * @return this builder
     */
    public Builder optInner(int inner) {
      this.inner = inner;
      return this;
    }

    /**
     * Sets how far apart the weights of two positions can be, e²ˢ, at the price of a weaker result.
     *
     * @param sharpness s, positive, default 1
     * @return this builder
     */
    public Builder optSharpness(double sharpness) {
      this.sharpness = sharpness;
      return this;
    }

    /**
     * Sets the bound of the whole block.
     *
     * @param coefficient positive, default 0.9; below 1 for a residual flow
     * @return this builder
     */
    public Builder optCoefficient(double coefficient) {
      this.coefficient = coefficient;
      return this;
    }

    /**
     * Makes the attention.
     *
     * @return the attention, not initialized
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public LipschitzAttention build() {
      if (channels < 1 || inner < 0) {
        throw new IllegalArgumentException(
            "a LipschitzAttention needs at least 1 channel and 1 inner channel, but was given "
                + "%d and %d; call setChannels".formatted(channels, inner));
      }
      if (!(sharpness > 0) || Double.isInfinite(Math.exp(sharpness))) {
        throw new IllegalArgumentException(
            "a LipschitzAttention needs a positive sharpness, but was given " + sharpness);
      }
      return new LipschitzAttention(this);
    }
  }
}
