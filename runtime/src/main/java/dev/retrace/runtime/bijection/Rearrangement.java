package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerDemand;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;

/**
 * A layer that only moves values. It is orthogonal, so the gradient goes the way the value goes,
 * and a subclass has no gradient of its own to get wrong.
 */
public abstract class Rearrangement extends InvertibleBlock implements LayerDemand {
  /** For subclasses. */
  protected Rearrangement() {}

  /**
   * y = Px.
   *
   * @param x borrowed
   * @return a new buffer, owned by the caller
   */
  protected abstract NDArray apply(NDArray x);

  /**
   * x = Pᵀy.
   *
   * @param y borrowed
   * @return a new buffer, owned by the caller
   */
  protected abstract NDArray undo(NDArray y);

  @Override
  public final State forward(State x, Pass pass) {
    return x.with(applied(x.value()));
  }

  @Override
  public final State inverse(State y, Pass pass) {
    return y.with(undone(y.value()));
  }

  @Override
  public final Trace backward(Trace y, Pass pass, GradientSink sink) {
    return y.with(undone(y.value()), undone(y.grad()));
  }

  @Override
  public final Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return x.with(applied(x.value()), applied(x.grad()));
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    outputShape(inputs[0]); // refuses what the layer cannot take
  }

  /** The output. */
  @Override
  public final long forwardBytes(Shape input, DataType type) {
    return input.size() * type.getNumOfBytes();
  }

  /** One more buffer, of the value and then of the gradient. */
  @Override
  public final long backwardBytes(Shape input, DataType type) {
    return input.size() * type.getNumOfBytes();
  }

  private NDArray applied(NDArray x) {
    try (x) {
      return apply(x);
    }
  }

  private NDArray undone(NDArray y) {
    try (y) {
      return undo(y);
    }
  }
}
