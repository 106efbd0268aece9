package dev.retrace.runtime.branch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.Piece;
import dev.retrace.runtime.Piecewise;
import dev.retrace.runtime.kernel.ActivationKernel;
import dev.retrace.runtime.kernel.Precision;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * The usual branch of a coupling: a few repetitions of convolution (extent 3, zero padding 1, no
 * bias), normalisation and activation, in one, two or three dimensions.
 *
 * <p>The dimensions and the input channels follow from the shape it is initialized with. The first
 * convolution leads to the wider of input and output, the last one to the output. Given a second
 * input (batch, features), the first repetition is modulated by it: {@code h (1 + s) + t} after the
 * normalisation, with s and t linear in the condition and zero at the start.
 *
 * <p>Parameters: {@code conv0.weight}, {@code norm0.weight}, {@code norm0.bias}, {@code
 * conv1.weight}, ..., and {@code film.weight}, {@code film.bias} where conditioned. Inputs are
 * borrowed and left as they are; the caller owns the output. The default is the standard block of
 * iUNets (Etmann et al., "iUNets", 2020).
 */
public final class ConvUnit extends AbstractBlock implements Piecewise, MemoryDemand {
  private static final byte VERSION = 1;

  private final int outChannels;
  private final StagePlan plan;
  private final boolean recompute;
  private final ConvParameters own;
  private List<ConvPiece> pieces = List.of();

  private ConvUnit(Builder builder) {
    super(VERSION);
    outChannels = builder.outChannels;
    recompute = builder.recompute;
    plan =
        new StagePlan(
            builder.depth,
            outChannels,
            builder.norm,
            builder.groups,
            builder.activation,
            builder.precision);
    own = new ConvParameters(builder.depth, builder.norm, builder.zeroStart, this::addParameter);
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
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      PairList<String, Object> params) {
    if (inputs.size() != (own.isModulated() ? 2 : 1)) {
      throw new IllegalArgumentException(
          "this ConvUnit was initialized %s a condition, but was called with %d inputs"
              .formatted(own.isModulated() ? "with" : "without", inputs.size()));
    }
    Device device = inputs.head().getDevice();
    Function<Parameter, NDArray> value = p -> parameterStore.getValue(p, device, training);
    NDList conditions = inputs.subNDList(1);
    NDArray h = pieces.get(0).evaluate(inputs.head(), conditions, value);
    for (ConvPiece piece : pieces.subList(1, pieces.size())) {
      try (NDArray read = h) { // the engine's tape, if any, keeps what it needs
        h = piece.evaluate(read, conditions, value);
      }
    }
    return new NDList(h);
  }

  @Override
  public List<Piece> pieces() {
    return recompute ? List.of(Piece.recomputed(List.copyOf(pieces))) : List.copyOf(pieces);
  }

  @Override
  public long evaluationBytes(Shape input, DataType type) {
    return memory(input, type).evaluation();
  }

  @Override
  public long tapeBytes(Shape input, DataType type) {
    return memory(input, type).tape();
  }

  @Override
  public long pullbackBytes(Shape input, DataType type) {
    return memory(input, type).pullback();
  }

  @Override
  public long multiplications(Shape input) {
    return memory(input, DataType.FLOAT32).multiplications();
  }

  private ConvUnitMemory memory(Shape input, DataType type) {
    return new ConvUnitMemory(
        pieces, plan.widths(input.get(1)), plan.precision(), recompute, input, type);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long[] shape = inputShapes[0].getShape().clone();
    shape[1] = outChannels;
    return new Shape[] {new Shape(shape)};
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    settle(inputShapes);
    own.setShapes(inputShapes, plan.widths(inputShapes[0].get(1)));
  }

  @Override
  protected void loadMetadata(byte loadVersion, DataInputStream is)
      throws IOException, MalformedModelException {
    super.loadMetadata(loadVersion, is);
    settle(inputShapes);
  }

  // What follows from the shapes, besides those of the parameters.
  private void settle(Shape[] shapes) {
    InputShapes.check(shapes);
    if (shapes.length == 2) {
      own.modulate();
    }
    pieces = plan.pieces(shapes[0], own);
  }

  /** Describes a unit. */
  public static final class Builder {
    private int outChannels;
    private int depth = 2;
    private Norm norm = Norm.INSTANCE;
    private int groups;
    private ActivationKernel activation = ActivationKernel.leakyRelu(0.01);
    private boolean zeroStart;
    private Precision precision = Precision.FLOAT32;
    private boolean recompute;

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
     * Sets the number of repetitions.
     *
     * @param depth at least 1, default 2
     * @return this builder
     */
    public Builder optDepth(int depth) {
      this.depth = depth;
      return this;
    }

    /**
     * Sets the normalisation.
     *
     * @param norm default instance
     * @return this builder
     */
    public Builder optNorm(Norm norm) {
      this.norm = norm;
      return this;
    }

    /**
     * Sets the number of groups of group normalisation; by default the largest divisor of the
     * channels that leaves at least 8 of them in a group, or one group.
     *
     * @param groups a divisor of every width
     * @return this builder
     */
    public Builder optGroups(int groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Sets the activation, which also ends the unit.
     *
     * @param activation default leaky ReLU of slope 0.01
     * @return this builder
     */
    public Builder optActivation(ActivationKernel activation) {
      this.activation = activation;
      return this;
    }

    /**
     * Makes the unit return zeros at the start, so that an additive coupling starts as the
     * identity: the last scale and shift are zero, or the last weights where there is no
     * normalisation.
     *
     * @param zeroStart default false
     * @return this builder
     */
    public Builder optZeroStart(boolean zeroStart) {
      this.zeroStart = zeroStart;
      return this;
    }

    /**
     * Sets the type in which the unit convolves and keeps what its gradient needs. Its input,
     * output, parameters and their gradients stay as they are.
     *
     * @param precision default FLOAT32
     * @return this builder
     */
    public Builder optPrecision(Precision precision) {
      this.precision = precision;
      return this;
    }

    /**
     * Lets a recording keep nothing between evaluation and pullback: the unit is then evaluated
     * once more. The gradients are the same.
     *
     * @param recompute default false
     * @return this builder
     */
    public Builder optRecompute(boolean recompute) {
      this.recompute = recompute;
      return this;
    }

    /**
     * Makes the unit.
     *
     * @return the unit, not initialized
     * @throws IllegalArgumentException if a setting is out of range or would be ignored
     */
    public ConvUnit build() {
      if (outChannels < 1) {
        throw new IllegalArgumentException(
            "a ConvUnit returns at least 1 channel, but was given "
                + outChannels
                + "; call setOutChannels");
      }
      if (depth < 1) {
        throw new IllegalArgumentException(
            "a ConvUnit repeats at least once, but was given depth " + depth);
      }
      if (groups < 0 || (groups > 0 && norm != Norm.GROUP)) {
        throw new IllegalArgumentException(
            "groups (%d) must be positive and go with Norm.GROUP, but the norm is %s"
                .formatted(groups, norm));
      }
      return new ConvUnit(this);
    }
  }
}
