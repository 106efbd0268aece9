package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;

/** y = 2x that claims to preserve the volume. */
final class Doubling extends InvertibleBlock {
  @Override
  public State forward(State x, Pass pass) {
    x.value().addi(x.value());
    return x;
  }

  @Override
  public State inverse(State y, Pass pass) {
    y.value().muli(0.5f);
    return y;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    y.value().muli(0.5f);
    y.grad().addi(y.grad());
    return y;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    x.value().addi(x.value());
    x.grad().muli(0.5f);
    return x;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }
}
