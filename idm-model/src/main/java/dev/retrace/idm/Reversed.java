package dev.retrace.idm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.List;

/**
 * A layer of one shape run the other way, and back by running it its own way. The parameters stay
 * the layer's.
 */
final class Reversed extends InvertibleBlock {
  private final InvertibleBlock layer;

  Reversed(InvertibleBlock layer) {
    this.layer = layer;
  }

  @Override
  public State forward(State x, Pass pass) {
    return layer.inverse(x, pass);
  }

  @Override
  public State inverse(State y, Pass pass) {
    return layer.forward(y, pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return layer.inverseBackward(y, pass, sink);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return layer.backward(x, pass, sink);
  }

  @Override
  public Shape outputShape(Shape input) {
    return layer.outputShape(input);
  }

  @Override
  public List<String> conditionNames() {
    return layer.conditionNames();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children: whoever owns the layer initializes it
  }
}
