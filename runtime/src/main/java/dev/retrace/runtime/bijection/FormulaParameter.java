package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.Pass;
import java.util.function.UnaryOperator;

/**
 * A parameter that formulas read.
 *
 * @param parameter the array and its name
 * @param learned false for what never has a gradient, whatever is frozen and thawed around it
 * @param shape of the parameter, for an input of the layer
 * @param start its first values
 */
record FormulaParameter(
    Parameter parameter, boolean learned, UnaryOperator<Shape> shape, Initializer start) {

  void prepare(Shape input) {
    parameter.setShape(shape.apply(input));
    parameter.setInitializer(start);
  }

  NDArray value(NDArray state, Pass pass) {
    return pass.parameters().getValue(parameter, state.getDevice(), pass.isTraining());
  }

  boolean wantsGradient() {
    return learned && parameter.requiresGradient();
  }
}
