package dev.retrace.runtime.kernel;

import ai.djl.ndarray.NDArray;
import java.util.EnumMap;
import java.util.Map;

/**
 * Convolution in one, two or three dimensions, as DJL's but in the memory layout that is fastest
 * for the operands and without its slow road for single samples.
 */
public final class ConvolutionKernel {
  private final ConvolutionStatements statements;
  private final Map<ConvolutionForm, Kernel> biased = new EnumMap<>(ConvolutionForm.class);
  private final Map<ConvolutionForm, Kernel> unbiased = new EnumMap<>(ConvolutionForm.class);

  private ConvolutionKernel(Builder builder) {
    statements =
        new ConvolutionStatements(
            builder.dimensions, builder.stride, builder.padding, builder.groups);
    for (ConvolutionForm form : ConvolutionForm.values()) {
      biased.put(form, kernel(form, ", b: Tensor", "b"));
      unbiased.put(form, kernel(form, "", null));
    }
  }

  /**
   * Starts a description: stride 1, no padding, one group.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Convolves without a bias.
   *
   * @param x (batch, in channels, ...), borrowed; a view is fine
   * @param weight (out channels, in channels / groups, kernel extents...), borrowed
   * @return (batch, out channels, ...), row-major, owned by the caller
   */
  public NDArray call(NDArray x, NDArray weight) {
    return unbiased.get(form(x, weight)).call(x, weight);
  }

  /**
   * Convolves and adds a bias.
   *
   * @param x (batch, in channels, ...), borrowed; a view is fine
   * @param weight (out channels, in channels / groups, kernel extents...), borrowed
   * @param bias (out channels), borrowed
   * @return (batch, out channels, ...), row-major, owned by the caller
   */
  public NDArray call(NDArray x, NDArray weight, NDArray bias) {
    return biased.get(form(x, weight)).call(x, weight, bias);
  }

  /** The form for these operands. */
  ConvolutionForm form(NDArray x, NDArray weight) {
    return ConvolutionForm.of(x, weight, statements.groups());
  }

  private Kernel kernel(ConvolutionForm form, String parameter, String bias) {
    return Kernel.of(
        "convolution",
        "def forward(self, x: Tensor, w: Tensor%s) -> Tensor:\n".formatted(parameter)
            + statements.forward(form, bias).indent(2)
            + "  return torch.contiguous(y)\n");
  }

  /** Describes a convolution. */
  public static final class Builder {
    private int dimensions;
    private int stride = 1;
    private int padding;
    private int groups = 1;

    private Builder() {}

    /**
     * Sets the number of spatial axes.
     *
     * @param dimensions 1, 2 or 3
     * @return this builder
     */
    public Builder setDimensions(int dimensions) {
      this.dimensions = dimensions;
      return this;
    }

    /**
     * Sets the stride.
     *
     * @param stride along every axis, in positions, default 1
     * @return this builder
     */
    public Builder optStride(int stride) {
      this.stride = stride;
      return this;
    }

    /**
     * Sets the padding with zeros.
     *
     * @param padding on both ends of every axis, in positions, default 0
     * @return this builder
     */
    public Builder optPadding(int padding) {
      this.padding = padding;
      return this;
    }

    /**
     * Sets the number of groups of channels that are convolved apart.
     *
     * @param groups a divisor of both channel counts, default 1
     * @return this builder
     */
    public Builder optGroups(int groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Makes the kernel.
     *
     * @return the kernel, nothing loaded yet
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public ConvolutionKernel build() {
      if (dimensions < 1 || dimensions > 3) {
        throw new IllegalArgumentException(
            "a convolution has 1, 2 or 3 dimensions, but was given "
                + dimensions
                + "; call setDimensions");
      }
      if (stride < 1 || padding < 0 || groups < 1) {
        throw new IllegalArgumentException(
            "a convolution needs stride >= 1, padding >= 0 and groups >= 1, but was given stride "
                + "%d, padding %d, groups %d".formatted(stride, padding, groups));
      }
      return new ConvolutionKernel(this);
    }
  }
}
