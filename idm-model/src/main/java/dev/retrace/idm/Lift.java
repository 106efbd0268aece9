package dev.retrace.idm;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.retrace.runtime.MemoryDemand;
import dev.retrace.runtime.NamedBlock;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Convolutions that change the number of channels, with a projection of the time embedding to one
 * number per channel. Not invertible, so what they read is stored.
 */
abstract class Lift extends NamedBlock implements MemoryDemand {
  private final List<LiftLayer> layers;
  private final boolean zeroStart;
  private final Dense time;

  /**
   * A lift; {@code time} is null where the noise level does not enter.
   *
   * @param zeroStart whether the last layer starts at zero
   */
  Lift(List<LiftLayer> layers, boolean zeroStart, Dense time) {
    this.layers = List.copyOf(layers);
    this.zeroStart = zeroStart;
    this.time = time;
    for (LiftLayer each : layers) {
      addParameter(each.weight());
      addParameter(each.bias());
    }
    if (time != null) {
      addParameter(time.weight());
      addParameter(time.bias());
    }
  }

  /** Whether the time embedding is a second input. */
  final boolean takesTime() {
    return time != null;
  }

  /** All convolutions; borrows its argument. */
  final NDArray convolve(ParameterStore parameters, NDArray x, boolean training) {
    NDArray y = layers.get(0).apply(parameters, x, training);
    for (LiftLayer each : layers.subList(1, layers.size())) {
      try (NDArray read = y) {
        y = each.apply(parameters, read, training);
      }
    }
    return y;
  }

  /**
   * One number per sample and channel, shaped (batch, channel, 1...) for an array like {@code x}.
   */
  final NDArray projectTime(
      ParameterStore parameters, NDArray embedding, NDArray x, boolean training) {
    try (NDArray projected = time.apply(parameters, embedding, training)) {
      long[] perChannel = new long[x.getShape().dimension()];
      Arrays.fill(perChannel, 1);
      perChannel[0] = projected.getShape().get(0);
      perChannel[1] = projected.getShape().get(1);
      return projected.reshape(perChannel);
    }
  }

  @Override
  protected void prepare(Shape[] inputs) {
    settle(inputs);
    List<Shape> shapes = shapes(inputs[0]);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).prepare(shapes.get(i), zeroStart && i == layers.size() - 1);
    }
  }

  @Override
  protected void loadMetadata(byte loadVersion, DataInputStream is)
      throws IOException, MalformedModelException {
    super.loadMetadata(loadVersion, is);
    settle(inputShapes);
  }

  // What follows from the shapes, besides those of the parameters.
  private void settle(Shape[] inputs) {
    layers.forEach(each -> each.settle(inputs[0].dimension() - 2));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {outputShape(inputs[0])};
  }

  final Shape outputShape(Shape input) {
    List<Shape> shapes = shapes(input);
    return shapes.get(shapes.size() - 1);
  }

  // The input, and what each layer makes of it.
  private List<Shape> shapes(Shape input) {
    List<Shape> shapes = new ArrayList<>(List.of(input));
    layers.forEach(each -> shapes.add(each.outputShape(shapes.get(shapes.size() - 1))));
    return shapes;
  }

  /** What the convolutions take for an input. */
  final LiftMemory memory(Shape input, DataType type) {
    return new LiftMemory(type, shapes(input));
  }

  final long parameterBytes(DataType type) {
    return getParameters().values().stream()
        .mapToLong(each -> LiftMemory.bytes(each.getShape(), type))
        .sum();
  }

  @Override
  public final long multiplications(Shape input) {
    List<Shape> shapes = shapes(input);
    long sum = 0;
    for (int i = 0; i < layers.size(); i++) {
      sum += layers.get(i).multiplications(shapes.get(i));
    }
    return sum;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
