package dev.retrace.runtime;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Layers in order, on one buffer from end to end; none at all is the identity. */
public final class InvertibleChain extends InvertibleBlock {
  private final List<InvertibleBlock> layers;
  private final List<String> names;

  /**
   * Chains layers.
   *
   * @param layers run in this order
   */
  public InvertibleChain(List<? extends InvertibleBlock> layers) {
    this(layers, true);
  }

  InvertibleChain(List<? extends InvertibleBlock> layers, boolean numbered) {
    this.layers = List.copyOf(layers);
    names =
        IntStream.range(0, this.layers.size())
            .mapToObj(i -> numbered ? "[" + i + "]" : "")
            .toList();
    for (int i = 0; i < names.size(); i++) {
      addNamed(names.get(i), this.layers.get(i));
    }
  }

  /** What a {@link Walk} runs, in order. */
  List<InvertibleBlock> layers() {
    return layers;
  }

  /** The name of a layer below this one: {@code [i]}, or empty for an only child. */
  String nameOf(int layer) {
    return names.get(layer);
  }

  @Override
  public State forward(State x, Pass pass) {
    State state = x;
    for (InvertibleBlock layer : layers) {
      state = pass.plan().sliced(layer).forward(state, pass);
    }
    return state;
  }

  @Override
  public State inverse(State y, Pass pass) {
    State state = y;
    for (int i = layers.size() - 1; i >= 0; i--) {
      state = pass.plan().sliced(layers.get(i)).inverse(state, pass);
    }
    return state;
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = y;
    for (int i = layers.size() - 1; i >= 0; i--) {
      trace = pass.plan().sliced(layers.get(i)).backward(trace, pass, sink);
    }
    return trace;
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    Trace trace = x;
    for (InvertibleBlock layer : layers) {
      trace = pass.plan().sliced(layer).inverseBackward(trace, pass, sink);
    }
    return trace;
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      shape = LayerException.under(names.get(i), layers.get(i)::outputShape, shape);
    }
    return shape;
  }

  @Override
  public List<String> conditionNames() {
    Set<String> names = new LinkedHashSet<>();
    layers.forEach(layer -> names.addAll(layer.conditionNames()));
    return List.copyOf(names);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    ChildInitializer children = new ChildInitializer(manager, dataType, conditionNames(), inputs);
    Shape shape = inputs[0];
    for (int i = 0; i < layers.size(); i++) {
      shape = children.initialize(names.get(i), layers.get(i), shape);
    }
  }
}
