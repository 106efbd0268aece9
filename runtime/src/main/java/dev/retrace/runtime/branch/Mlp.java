package dev.retrace.runtime.branch;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.MlpKernel;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The branch of couplings on plain vectors: a multilayer perceptron from (batch, features) to
 * (batch, channels). Conditions (batch, features) may follow the input; they are joined to it.
 *
 * <p>Parameters: {@code linear0.weight} (out, in), {@code linear0.bias}, {@code linear1.weight},
 * ... Weights and biases start uniformly within ± 1/√in, as PyTorch's do. Inputs are borrowed; the
 * caller owns the output.
 */
public final class Mlp extends AbstractBlock {
  private static final byte VERSION = 1;

  private final int outChannels;
  private final int[] hidden;
  private final ActivationKernel activation;
  private final List<Parameter> weights = new ArrayList<>();
  private final List<Parameter> biases = new ArrayList<>();
  private MlpKernel kernel;

  private Mlp(Builder builder) {
    super(VERSION);
    outChannels = builder.outChannels;
    hidden = builder.hidden;
    activation = builder.activation;
    for (int i = 0; i <= hidden.length; i++) {
      boolean zero = builder.zeroStart && i == hidden.length;
      weights.add(parameter("linear" + i + ".weight", Parameter.Type.WEIGHT, i, zero));
      biases.add(parameter("linear" + i + ".bias", Parameter.Type.BIAS, i, zero));
    }
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
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (inputs.size() != inputShapes.length) {
      throw new IllegalArgumentException(
          "this Mlp was initialized for %d inputs, but was called with %d"
              .formatted(inputShapes.length, inputs.size()));
    }
    List<NDArray> arrays = new ArrayList<>(inputs);
    for (int i = 0; i < weights.size(); i++) {
      arrays.add(store.getValue(weights.get(i), inputs.head().getDevice(), training));
      arrays.add(store.getValue(biases.get(i), inputs.head().getDevice(), training));
    }
    return new NDList(kernel.call(arrays.toArray(new NDArray[0])));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), outChannels)};
  }

  @Override
  protected void prepare(Shape[] inputs) {
    settle(inputs);
    long in = Arrays.stream(inputs).mapToLong(each -> each.get(1)).sum();
    for (int i = 0; i < weights.size(); i++) {
      long out = i < hidden.length ? hidden[i] : outChannels;
      weights.get(i).setShape(new Shape(out, in));
      biases.get(i).setShape(new Shape(out));
      in = out;
    }
  }

  @Override
  protected void loadMetadata(byte version, DataInputStream in)
      throws IOException, MalformedModelException {
    super.loadMetadata(version, in);
    settle(inputShapes);
  }

  // What follows from the shapes, besides those of the parameters.
  private void settle(Shape[] inputs) {
    for (Shape each : inputs) {
      if (each.dimension() != 2 || each.get(1) < 1) {
        throw new IllegalArgumentException(
            "an Mlp takes (batch, features), but was given %s; for (batch, channels, spatial...)"
                    .formatted(Arrays.toString(inputs))
                + " use a ConvUnit");
      }
    }
    kernel = new MlpKernel(inputs.length, weights.size(), activation);
  }

  private Parameter parameter(String name, Parameter.Type type, int layer, boolean zero) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optInitializer(zero ? Initializer.ZEROS : fanIn(layer))
            .build());
  }

  // A bias does not tell how many inputs its layer has; the weight beside it does.
  private Initializer fanIn(int layer) {
    return (manager, shape, type) -> {
      double in = (double) weights.get(layer).getShape().get(1);
      float bound = (float) (1 / Math.sqrt(in));
      return manager.randomUniform(-bound, bound, shape, type);
    };
  }

  /** Describes a perceptron. */
  public static final class Builder {
    private int outChannels;
    private int[] hidden = {64, 64};
    private ActivationKernel activation = ActivationKernel.silu();
    private boolean zeroStart;

    private Builder() {}

    /**
     * Sets the number of channels returned.
     *
     * @param channels at least 1
     * @return this builder
     */
    public Builder setOutChannels(int channels) {
      outChannels = channels;
      return this;
    }

    /**
     * Sets the widths between input and output.
     *
     * @param widths each at least 1; none at all makes a linear map; default 64, 64
     * @return this builder
     */
    public Builder optHidden(int... widths) {
      hidden = widths.clone();
      return this;
    }

    /**
     * Sets the activation after each width.
     *
     * @param kernel default SiLU, which is smooth, as densities are
     * @return this builder
     */
    public Builder optActivation(ActivationKernel kernel) {
      activation = kernel;
      return this;
    }

    /**
     * Makes the perceptron return zeros at the start, so that a coupling starts where its law maps
     * zeros: at the identity for the usual ones.
     *
     * @param zero default false
     * @return this builder
     */
    public Builder optZeroStart(boolean zero) {
      zeroStart = zero;
      return this;
    }

    /**
     * Makes the perceptron.
     *
     * @return the perceptron, not initialized
     * @throws IllegalArgumentException if a width is below 1
     */
    public Mlp build() {
      if (outChannels < 1) {
        throw new IllegalArgumentException(
            "an Mlp returns at least 1 channel, but was given "
                + outChannels
                + "; call setOutChannels");
      }
      if (Arrays.stream(hidden).anyMatch(width -> width < 1)) {
        throw new IllegalArgumentException(
            "the widths of an Mlp must be at least 1, but are " + Arrays.toString(hidden));
      }
      return new Mlp(this);
    }
  }
}
