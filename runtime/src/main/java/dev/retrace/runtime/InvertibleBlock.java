package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.DataTypes;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;

/**
 * A layer that can be run both ways, and back through both ways without stored activations.
 *
 * <p>The four methods share one rule: they consume what they are given, and the caller owns what
 * they return. Whatever the calling thread's gradient mode is, only a {@link Pass#stored} pass
 * builds a graph.
 *
 * <p>It is an ordinary DJL block as well. There the caller keeps its input, so {@link
 * Block#forward} works on a private copy; where gradient mode is on it runs in stored mode, and
 * DJL's own {@code Trainer} works.
 */
public abstract class InvertibleBlock extends NamedBlock {
  /** For subclasses. */
  protected InvertibleBlock() {}

  /**
   * y = f(x).
   *
   * @param x consumed
   * @param pass conditions, parameters, mode
   * @return the output, with the log-determinant of f added
   */
  public abstract State forward(State x, Pass pass);

  /**
   * x = f⁻¹(y).
   *
   * @param y consumed
   * @param pass conditions and parameters
   * @return the input, with the log-determinant of f subtracted
   */
  public abstract State inverse(State y, Pass pass);

  /**
   * The vector-Jacobian product of {@link #forward}, rebuilding the input on the way.
   *
   * @param y the output and its gradient, consumed
   * @param pass the pass that {@code forward} was given
   * @param sink receives the gradients of parameters and conditions
   * @return the input and its gradient
   */
  public abstract Trace backward(Trace y, Pass pass, GradientSink sink);

  /**
   * The vector-Jacobian product of {@link #inverse}, rebuilding its argument on the way.
   *
   * @param x the result of {@code inverse} and its gradient, consumed
   * @param pass the pass that {@code inverse} was given
   * @param sink receives the gradients of parameters and conditions
   * @return the argument of {@code inverse} and its gradient
   */
  public abstract Trace inverseBackward(Trace x, Pass pass, GradientSink sink);

  /**
   * The shape of the output.
   *
   * @param input (batch, channel, spatial...)
   * @return (batch, channel, spatial...)
   * @throws IllegalArgumentException if the layer cannot take the input
   */
  public abstract Shape outputShape(Shape input);

  /**
   * The conditions that branches of this layer receive: the DJL inputs after the first, in order.
   *
   * @return each name once, empty unless something here is conditioned
   */
  public List<String> conditionNames() {
    return List.of();
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {outputShape(inputs[0])};
  }

  @Override
  protected void beforeInitialize(Shape... inputs) {
    requireInputs(inputs.length, "shapes");
    super.beforeInitialize(inputs);
  }

  private void requireInputs(int given, String what) {
    List<String> names = conditionNames();
    if (given != 1 + names.size()) {
      throw new IllegalArgumentException(
          String.format(
              "%s takes its input and the conditions %s, that is %d %s, not %d",
              getClass().getSimpleName(), names, 1 + names.size(), what, given));
    }
  }

  @Override
  public final void initialize(NDManager manager, DataType dataType, Shape... inputs) {
    super.initialize(manager, DataTypes.requireState(dataType), inputs);
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
    Conditions conditions = Conditions.NONE;
    List<String> names = conditionNames();
    requireInputs(inputs.size(), "inputs");
    for (int i = 0; i < names.size(); i++) {
      conditions = conditions.and(names.get(i), inputs.get(1 + i));
    }
    NDArray own = CloneKernel.contiguousClone(inputs.head());
    Pass pass = new Pass(conditions, parameters, training, GradMode.isOn());
    return new NDList(forward(State.of(own), pass).value());
  }
}
