package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import java.util.List;

/** A layer on all channels or on a part. */
record LayerStep(String name, InvertibleBlock layer, Half on) implements Step {
  @Override
  public List<String> conditionNames() {
    return layer.conditionNames();
  }

  @Override
  public Shape outputShape(Shape shape) {
    return LayerException.under(name, layer::outputShape, shape);
  }

  @Override
  public Shape initialize(ChildInitializer children, Shape shape) {
    return children.initialize(name, layer, shape);
  }
}
