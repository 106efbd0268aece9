package dev.retrace.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A layer given by the texts of its two formulas. All gradients come from one evaluation of a
 * formula at its rebuilt argument: nothing is stored, and no derivative is written by hand.
 */
abstract class FormulaBijection extends InvertibleBlock {
  private final List<Parameter> taken = new ArrayList<>();
  private final Map<Shape, FormulaKernels> bySize = new ConcurrentHashMap<>();

  /**
   * TorchScript of {@code apply(self, x, parameters...)} and {@code undo(self, y, parameters...)},
   * each returning (the other value, its own log-determinant per sample).
   *
   * @param input (batch, channel, spatial...), which the layer can take
   */
  abstract String methods(Shape input);

  /** The shape of a parameter for an input of this shape, which the layer can take. */
  abstract Shape parameterShape(Parameter parameter, Shape input);

  /** Refuses what the layer cannot take. */
  abstract void requireFit(Shape input);

  /** Adds a parameter; the formulas receive them in this order. */
  final Parameter add(String name, Parameter.Type type, Initializer start) {
    Parameter parameter =
        addParameter(Parameter.builder().setName(name).setType(type).optInitializer(start).build());
    taken.add(parameter);
    return parameter;
  }

  @Override
  public final Shape outputShape(Shape input) {
    requireFit(input);
    return input;
  }

  @Override
  protected final void prepare(Shape[] inputs) {
    requireFit(inputs[0]);
    taken.forEach(each -> each.setShape(parameterShape(each, inputs[0])));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    // no children
  }

  @Override
  public final State forward(State x, Pass pass) {
    NDArray[] weights = weights(x.value(), pass);
    FormulaKernels kernels = kernels(x.value());
    return pass.isStored()
        ? through(x, kernels.apply(x.value(), weights))
        : GradMode.off(() -> through(x, kernels.apply(x.value(), weights)));
  }

  @Override
  public final State inverse(State y, Pass pass) {
    NDArray[] weights = weights(y.value(), pass);
    return GradMode.off(() -> through(y, kernels(y.value()).undo(y.value(), weights)));
  }

  @Override
  public final Trace backward(Trace y, Pass pass, GradientSink sink) {
    FormulaKernels kernels = kernels(y.value());
    NDArray x = GradMode.off(() -> rebuilt(y, kernels.undo(y.value(), weights())));
    return y.with(x, pulledBack(kernels::applyGradients, x, y, sink));
  }

  @Override
  public final Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    FormulaKernels kernels = kernels(x.value());
    NDArray y = GradMode.off(() -> rebuilt(x, kernels.apply(x.value(), weights())));
    return x.with(y, pulledBack(kernels::undoGradients, y, x, sink));
  }

  private FormulaKernels kernels(NDArray value) {
    Shape shape = value.getShape();
    return bySize.computeIfAbsent(
        shape.slice(2),
        size ->
            new FormulaKernels(
                getClass().getSimpleName(),
                methods(shape),
                taken.stream().map(Parameter::getName).toList()));
  }

  private NDArray[] weights(NDArray value, Pass pass) {
    return taken.stream()
        .map(each -> pass.parameters().getValue(each, value.getDevice(), pass.isTraining()))
        .toArray(NDArray[]::new);
  }

  private NDArray[] weights() {
    return taken.stream().map(Parameter::getArray).toArray(NDArray[]::new);
  }

  private static State through(State before, NDList valueAndLogDet) {
    before.value().close();
    LogDet logDet = before.logDet();
    logDet.add(valueAndLogDet.get(1));
    return before.with(valueAndLogDet.get(0));
  }

  private static NDArray rebuilt(Trace end, NDList valueAndLogDet) {
    end.value().close();
    valueAndLogDet.get(1).close();
    return valueAndLogDet.get(0);
  }

  private NDArray pulledBack(Gradients way, NDArray argument, Trace end, GradientSink sink) {
    NDList found;
    try (NDArray grad = end.grad();
        NDArray logDetGrad = logDetGrad(end)) {
      found = way.at(argument, grad, logDetGrad, weights());
    }
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).requiresGradient()) {
        sink.parameter(taken.get(i), found.get(1 + i));
      } else {
        found.get(1 + i).close(); // frozen
      }
    }
    return found.get(0);
  }

  // A handle of its own, because the trace only borrows the array.
  private static NDArray logDetGrad(Trace end) {
    NDArray grad = end.grad();
    return end.logDetGrad() == null
        ? grad.getManager().zeros(new Shape(grad.getShape().get(0)), grad.getDataType())
        : end.logDetGrad().stopGradient();
  }

  /** The gradients of a formula at its argument. */
  private interface Gradients {
    NDList at(NDArray argument, NDArray grad, NDArray logDetGrad, NDArray... weights);
  }
}
