package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.kernel.CloneKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A bijection stated as formulas, from which all four methods follow: the way there, the way back
 * and the log-determinant. No gradient is written by hand.
 *
 * <p>A bijection of your own is a class with three formulas, best as one {@link
 * dev.retrace.runtime.kernel.Kernel} each:
 *
 * <pre>{@code
 * public final class Shift extends RecordedBijection {
 *   private static final Kernel APPLY = Kernel.of("shift", """
 *       def forward(self, x: Tensor, t: Tensor) -> Tensor:
 *         return torch.add(x, t)
 *       """);
 *   private static final Kernel UNDO = Kernel.of("shift_back", """
 *       def forward(self, y: Tensor, t: Tensor) -> Tensor:
 *         return torch.sub(y, t)
 *       """);
 *
 *   public Shift() {
 *     learned("shift", input -> input.slice(1), Initializer.ZEROS);
 *   }
 *
 *   protected NDArray apply(NDArray x, NDArray... p) { return APPLY.call(x, p[0]); }
 *   protected NDArray undo(NDArray y, NDArray... p) { return UNDO.call(y, p[0]); }
 *   protected NDArray logDet(NDArray x, NDArray... p) { return null; } // keeps the volume
 * }
 * }</pre>
 *
 * <p>On the way back x is rebuilt by {@link #undo}, then {@link #apply} and {@link #logDet} are
 * recorded once at x and pulled back; {@code inverseBackward} is the same with the roles changed.
 * Nothing is kept between the methods. The log-determinant is evaluated only where it is tracked or
 * has a cotangent, and is always stated at x: the inverse takes back that of the x it has found. So
 * gradients are as exact as the rebuilt x; a subclass says where its inverse is ill-conditioned.
 *
 * <p>A formula is differentiable (kernels are; {@code duplicate} and {@code toType} are not),
 * writes into nothing it is given, returns a new array and closes what else it makes. The arrays it
 * is given are only valid during the call.
 */
public abstract class RecordedBijection extends InvertibleBlock {
  private final List<FormulaParameter> declared = new ArrayList<>();

  /** For subclasses, which then declare their parameters in the order formulas receive them. */
  protected RecordedBijection() {}

  /**
   * y = f(x).
   *
   * @param x (batch, channel, spatial...), borrowed
   * @param parameters in the order of their declaration, borrowed
   * @return of {@link #outputShape}, owned by the caller
   */
  protected abstract NDArray apply(NDArray x, NDArray... parameters);

  /**
   * x = f⁻¹(y).
   *
   * @param y as {@link #apply} returns it, borrowed
   * @param parameters in the order of their declaration, borrowed
   * @return as the argument of {@link #apply}, owned by the caller
   */
  protected abstract NDArray undo(NDArray y, NDArray... parameters);

  /**
   * log |det ∂f/∂x|.
   *
   * @param x (batch, channel, spatial...), borrowed
   * @param parameters in the order of their declaration, borrowed
   * @return (batch), owned by the caller; null, always, of a bijection that keeps the volume
   */
  protected abstract NDArray logDet(NDArray x, NDArray... parameters);

  /**
   * Declares the next parameter of the formulas.
   *
   * @param name unique in this layer
   * @param shape of the parameter, for an input of this layer
   * @param start its first values
   * @return the parameter
   */
  protected final Parameter learned(String name, UnaryOperator<Shape> shape, Initializer start) {
    return declare(name, true, shape, start);
  }

  /**
   * Declares the next parameter of the formulas as one that is saved and loaded but never learned.
   *
   * @param name unique in this layer
   * @param shape of the parameter, for an input of this layer
   * @param start its values
   * @return the parameter
   */
  protected final Parameter fixed(String name, UnaryOperator<Shape> shape, Initializer start) {
    return declare(name, false, shape, start);
  }

  private Parameter declare(
      String name, boolean learned, UnaryOperator<Shape> shape, Initializer start) {
    Parameter parameter =
        addParameter(
            Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optRequiresGrad(learned)
                .build());
    declared.add(new FormulaParameter(parameter, learned, shape, start));
    return parameter;
  }

  @Override
  protected final void prepare(Shape[] inputs) {
    outputShape(inputs[0]); // refuses what the layer cannot take
    declared.forEach(each -> each.prepare(inputs[0]));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputs) {
    outputShape(inputs[0]); // a layer without parameters, or with loaded ones, is not prepared
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.dimension() < 2) {
      throw new LayerException("the input needs (batch, channel, ...) axes but is " + input);
    }
    return input;
  }

  @Override
  public State forward(State x, Pass pass) {
    try (NDArray before = x.value()) {
      NDArray after = evaluate(this::apply, before, pass);
      logDetAt(before, x.logDet(), pass).ifPresent(x.logDet()::add);
      return x.with(written(after, pass));
    }
  }

  @Override
  public final State inverse(State y, Pass pass) {
    try (NDArray after = y.value()) {
      NDArray before = evaluate(this::undo, after, pass);
      logDetAt(before, y.logDet(), pass).ifPresent(y.logDet()::subtract);
      return y.with(written(before, pass));
    }
  }

  private NDArray evaluate(Formula formula, NDArray argument, Pass pass) {
    if (pass.isStored()) {
      return formula.at(
          argument,
          declared.stream().map(each -> each.value(argument, pass)).toArray(NDArray[]::new));
    }
    try (FormulaTape tape = new FormulaTape(argument, declared, pass)) {
      return tape.value(formula);
    }
  }

  private Optional<NDArray> logDetAt(NDArray x, LogDet logDet, Pass pass) {
    if (!logDet.isTracked()) {
      return Optional.empty();
    }
    Optional<NDArray> perSample = Optional.ofNullable(evaluate(this::logDet, x, pass));
    perSample.ifPresent(found -> requirePerSample(found, x));
    return perSample;
  }

  private void requirePerSample(NDArray logDet, NDArray x) {
    if (!logDet.getShape().equals(x.getShape().slice(0, 1))) {
      throw new IllegalStateException(
          "logDet() of "
              + getClass().getSimpleName()
              + " returned the shape "
              + logDet.getShape()
              + " where one number per sample is expected, "
              + x.getShape().slice(0, 1));
    }
  }

  // The tape may have saved the result of a formula, and later layers write into it.
  private static NDArray written(NDArray result, Pass pass) {
    if (!pass.isStored()) {
      return result;
    }
    try (result) {
      return CloneKernel.contiguousClone(result);
    }
  }

  @Override
  public final Trace backward(Trace y, Pass pass, GradientSink sink) {
    NDArray x = consume(this::undo, y.value(), pass);
    try (NDArray dy = y.grad();
        FormulaTape atX = new FormulaTape(x, declared, pass)) {
      atX.pull(this::apply, dy);
      NDArray dx = atX.gradient().orElseThrow(() -> cutGraph("apply"));
      if (y.logDetGrad() != null) {
        atX.pull(this::logDet, y.logDetGrad()); // into the same gradients
      }
      atX.drainTo(sink);
      return y.with(x, dx);
    }
  }

  // The inverse lost log |det| at x, so that gradient of x joins its cotangent before undo().
  @Override
  public final Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    try (NDArray dx = x.grad();
        FormulaTape tape = new FormulaTape(x.value(), declared, pass)) {
      if (x.logDetGrad() != null) {
        addLogDetGrad(dx, x.logDetGrad(), tape);
      }
      NDArray y = consume(this::apply, x.value(), pass);
      tape.moveTo(y);
      tape.pull(this::undo, dx);
      tape.drainTo(sink);
      return x.with(y, tape.gradient().orElseThrow(() -> cutGraph("undo")));
    }
  }

  private void addLogDetGrad(NDArray dx, NDArray logDetGrad, FormulaTape atX) {
    try (NDArray lost = logDetGrad.neg()) {
      atX.pull(this::logDet, lost);
    }
    atX.gradient()
        .ifPresent(
            grad -> {
              try (grad) {
                dx.addi(grad);
              }
            });
  }

  private NDArray consume(Formula formula, NDArray argument, Pass pass) {
    try (argument) {
      return evaluate(formula, argument, pass);
    }
  }

  private IllegalStateException cutGraph(String formula) {
    return new IllegalStateException(
        formula
            + "() of "
            + getClass().getSimpleName()
            + " has no differentiable way back to its argument; do not detach, duplicate or convert"
            + " inside it");
  }
}
