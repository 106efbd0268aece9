package dev.retrace.runtime.residual;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.ConvolutionKernel;
import dev.retrace.runtime.kernel.Kernel;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A convolution in one, two or three dimensions whose operator norm is at most a coefficient:
 * stride 1, padded with zeros to keep the size, with a bias. Given (batch, features), which has no
 * spatial axis, it is a dense layer.
 *
 * <p>The weight that is learned is free; the one that is applied is {@code weight · min(1,
 * coefficient / norm)}, where {@code norm} is an upper bound that holds at every size of the input:
 * one to thirteen percent above the norm on an endless grid, for a few dozen channels. (Gouk et
 * al., "Regularisation of Neural Networks by Enforcing Lipschitz Continuity", 2018; but the bound
 * is by Fourier transform and Gram iteration, as power iteration only estimates from below.) It is
 * a pure function of the weight: there are no iteration vectors to store or to refresh. Its
 * gradient is exact.
 *
 * <p>The bound costs, for each application, some 50, 600 or 7000 (one, two or three axes, extent 3)
 * products of complex matrices of the smaller of in and out channels; a fixed-point iteration pays
 * it once. At extent 1 it is a single handful.
 *
 * <p>Parameters: {@code weight} (out, in, extents...) and {@code bias} (out).
 */
public final class SpectralConv extends AbstractBlock implements Lipschitz {
  private static final byte VERSION = 1;

  private static final Kernel DENSE =
      Kernel.of(
          "dense",
          """
          def forward(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
            return torch.linear(x, w, b)
          """);

  private final int outChannels;
  private final int extent;
  private final double coefficient;
  private final Parameter weight;
  private final Parameter bias;
  private SpectralNorm norm;
  private ConvolutionKernel convolution;

  private SpectralConv(Builder builder) {
    super(VERSION);
    outChannels = builder.outChannels;
    extent = builder.extent;
    coefficient = builder.coefficient;
    weight = parameter("weight", Parameter.Type.WEIGHT, new XavierInitializer());
    bias = parameter("bias", Parameter.Type.BIAS, Initializer.ZEROS);
  }

  private Parameter parameter(String name, Parameter.Type type, Initializer initializer) {
    return addParameter(
        Parameter.builder().setName(name).setType(type).optInitializer(initializer).build());
  }

  /**
   * Starts a description; {@link Builder#setOutChannels} is required.
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
    NDArray x = inputs.head();
    Device device = x.getDevice();
    NDArray free = store.getValue(weight, device, training);
    NDArray shift = store.getValue(bias, device, training);
    try (NDArray limited = DerivedWeights.of(store, weight, free, norm::limit)) {
      return new NDList(
          convolution == null
              ? DENSE.call(x, limited, shift)
              : convolution.call(x, limited, shift));
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long[] shape = inputShapes[0].getShape().clone();
    shape[1] = outChannels;
    return new Shape[] {new Shape(shape)};
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    settle(x);
    long[] shape = new long[x.dimension()];
    Arrays.fill(shape, extent);
    shape[0] = outChannels;
    shape[1] = x.get(1);
    weight.setShape(new Shape(shape));
    bias.setShape(new Shape(outChannels));
  }

  @Override
  protected void loadMetadata(byte loadVersion, DataInputStream is)
      throws IOException, MalformedModelException {
    super.loadMetadata(loadVersion, is);
    settle(inputShapes[0]);
  }

  private void settle(Shape x) {
    int axes = x.dimension() - 2;
    if (axes < 0 || axes > 3 || x.get(1) < 1) {
      throw new IllegalArgumentException(
          "a SpectralConv takes (batch, channels, 0 to 3 spatial axes), but was given " + x);
    }
    norm = new SpectralNorm(axes, extent, coefficient);
    convolution =
        axes == 0
            ? null
            : ConvolutionKernel.builder().setDimensions(axes).optPadding((extent - 1) / 2).build();
  }

  /** Describes a convolution. */
  public static final class Builder {
    private int outChannels;
    private int extent = 3;
    private double coefficient = 0.9;

    private Builder() {}

    /**
     * Sets the number of channels returned.
     *
     * @param outChannels at least 1
     * @return this builder
     */
    public Builder setOutChannels(int outChannels) {
      this.outChannels = outChannels;
      return this;
    }

    /**
     * Sets the extent of the kernel along every spatial axis.
     *
     * @param extent odd, in positions, default 3
     * @return this builder
     */
    public Builder optExtent(int extent) {
      this.extent = extent;
      return this;
    }

    /**
     * Sets the largest operator norm allowed.
     *
     * @param coefficient positive, default 0.9
     * @return this builder
     */
    public Builder optCoefficient(double coefficient) {
      this.coefficient = coefficient;
      return this;
    }

    /**
     * Makes the convolution.
     *
     * @return the convolution, not initialized
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public SpectralConv build() {
      if (outChannels < 1) {
        throw new IllegalArgumentException(
            "a SpectralConv returns at least 1 channel, but was given "
                + outChannels
                + "; call setOutChannels");
      }
      if (extent < 1 || extent % 2 == 0) {
        throw new IllegalArgumentException(
            "a SpectralConv needs an odd extent, to keep the size, but was given " + extent);
      }
      if (!(coefficient > 0) || Double.isInfinite(coefficient)) {
        throw new IllegalArgumentException(
            "a SpectralConv needs a positive coefficient, but was given " + coefficient);
      }
      return new SpectralConv(this);
    }
  }
}
