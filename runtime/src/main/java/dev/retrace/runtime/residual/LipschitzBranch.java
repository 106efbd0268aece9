package dev.retrace.runtime.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.NamedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The usual branch of a {@link ResidualFlow}: convolutions of extent 3, 1 and 3 with two
 * activations between them, to a number of hidden channels and back (Behrmann et al., "Invertible
 * Residual Networks", 2019). Its Lipschitz constant is at most the cube of the coefficient. Given
 * (batch, features) the convolutions are dense layers.
 *
 * <p>Parameters: {@code conv0.weight}, {@code conv0.bias}, {@code activation0.beta}, and so on.
 */
public final class LipschitzBranch extends NamedBlock implements Lipschitz {
  private static final int[] EXTENTS = {3, 1, 3};

  private final List<Block> stages = new ArrayList<>();
  private final double lipschitz;

  private LipschitzBranch(Builder builder) {
    lipschitz = Math.pow(builder.coefficient, EXTENTS.length);
    for (int i = 0; i < EXTENTS.length; i++) {
      boolean last = i == EXTENTS.length - 1;
      SpectralConv convolution =
          SpectralConv.builder()
              .setOutChannels(last ? builder.channels : builder.hidden)
              .optExtent(EXTENTS[i])
              .optCoefficient(builder.coefficient)
              .build();
      stages.add(addNamed("conv" + i, convolution));
      if (!last) {
        stages.add(addNamed("activation" + i, builder.activation.get()));
      }
    }
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
    return lipschitz;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray h = stages.get(0).forward(store, inputs, training).singletonOrThrow();
    for (Block stage : stages.subList(1, stages.size())) {
      try (NDArray read = h) { // the tape, if any, keeps what it needs
        h = stage.forward(store, new NDList(read), training).singletonOrThrow();
      }
    }
    return new NDList(h);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape[] shapes = inputShapes;
    for (Block stage : stages) {
      shapes = stage.getOutputShapes(shapes);
    }
    return shapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape[] shapes = inputs;
    for (Block stage : stages) {
      stage.initialize(manager, type, shapes);
      shapes = stage.getOutputShapes(shapes);
    }
  }

  /** Describes a branch. */
  public static final class Builder {
    private int channels;
    private int hidden = 32;
    private double coefficient = 0.9;
    private Supplier<LipschitzActivation> activation = LipschitzActivation::lipSwish;

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
     * Sets the channels between the convolutions.
     *
     * @param hidden at least 1, default 32
     * @return this builder
     */
    public Builder optHidden(int hidden) {
      this.hidden = hidden;
      return this;
    }

    /**
     * Sets the largest operator norm of each convolution.
     *
     * @param coefficient positive, default 0.9; below 1 for a residual flow
     * @return this builder
     */
    public Builder optCoefficient(double coefficient) {
      this.coefficient = coefficient;
      return this;
    }

    /**
     * Sets the activation.
     *
     * @param activation makes one at a time, default {@link LipschitzActivation#lipSwish}
     * @return this builder
     */
    public Builder optActivation(Supplier<LipschitzActivation> activation) {
      this.activation = activation;
      return this;
    }

    /**
     * Makes the branch.
     *
     * @return the branch, not initialized
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public LipschitzBranch build() {
      if (channels < 1 || hidden < 1) {
        throw new IllegalArgumentException(
            "a LipschitzBranch needs at least 1 channel and 1 hidden channel, but was given "
                + "%d and %d; call setChannels".formatted(channels, hidden));
      }
      return new LipschitzBranch(this);
    }
  }
}
