package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import java.util.List;

/** A step of a declared class, as far as shapes are concerned. */
sealed interface Step permits CouplingStep, LayerStep {
  /** The channels it works on. */
  Half on();

  /** The conditions it needs. */
  List<String> conditionNames();

  /** The shape it turns {@code shape} into. */
  Shape outputShape(Shape shape);

  /** Initializes its block for {@code shape} and returns the shape it turns that into. */
  Shape initialize(ChildInitializer children, Shape shape);
}
