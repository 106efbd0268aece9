package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.List;
import java.util.Optional;

/**
 * Formulas at one argument: evaluated, or recorded and pulled back at once, any number of them, so
 * that their gradients add up.
 *
 * <p>Argument and parameters enter as throw-away leaves over the same memory; they and all that a
 * formula makes on the way are freed with the tape.
 */
final class FormulaTape implements AutoCloseable {
  private static final Kernel REQUIRES_GRAD =
      Kernel.of(
          "requires_grad",
          """
          def forward(self, x: Tensor) -> Tensor:
            return torch.tensor(x.requires_grad)
          """);

  private final NDManager owner;
  private final NDManager scratch;
  private final List<FormulaParameter> parameters;
  private NDArray argument;
  private final NDArray[] values;

  FormulaTape(NDArray argument, List<FormulaParameter> parameters, Pass pass) {
    owner = argument.getManager();
    scratch = owner.newSubManager();
    this.parameters = parameters;
    this.argument = leaf(argument, true);
    values =
        parameters.stream()
            .map(each -> leaf(each.value(argument, pass), each.wantsGradient()))
            .toArray(NDArray[]::new);
  }

  private NDArray leaf(NDArray array, boolean wantsGradient) {
    NDArray leaf = array.stopGradient(); // a new tensor over the same memory
    leaf.attach(scratch);
    if (wantsGradient) {
      leaf.setRequiresGradient(true);
    }
    return leaf;
  }

  /**
   * The value outside any graph, owned by the caller, attached to the argument's manager; null of a
   * log-determinant that is always zero.
   */
  NDArray value(Formula formula) {
    NDArray value = GradMode.off(() -> formula.at(argument, values));
    if (value != null) {
      value.attach(owner);
    }
    return value;
  }

  /** Records a formula and carries a cotangent of its value, borrowed, back to the leaves. */
  void pull(Formula formula, NDArray cotangent) {
    try (NDArray recorded = GradMode.on(() -> formula.at(argument, values))) {
      // A constant, such as the log-determinant of a layer whose scale is frozen, has no graph.
      if (recorded != null && hasGraph(recorded)) {
        JniUtils.backward((PtNDArray) recorded, (PtNDArray) cotangent, false, false);
      }
    }
  }

  private static boolean hasGraph(NDArray array) {
    try (NDArray answer = REQUIRES_GRAD.call(array)) {
      return answer.getBoolean();
    }
  }

  /** Goes on at another argument. What reached the parameters stays, and more may be added. */
  void moveTo(NDArray other) {
    argument.close();
    argument = leaf(other, true);
  }

  /** What reached the argument, owned by the caller; empty if nothing depends on it. */
  Optional<NDArray> gradient() {
    return take(argument);
  }

  /** Hands on what reached the parameters. */
  void drainTo(GradientSink sink) {
    for (int i = 0; i < values.length; i++) {
      if (parameters.get(i).wantsGradient()) {
        FormulaParameter each = parameters.get(i);
        take(values[i]).ifPresent(grad -> sink.parameter(each.parameter(), grad));
      }
    }
  }

  // JniUtils answers null where NDArray.getGradient would invent zeros.
  private Optional<NDArray> take(NDArray leaf) {
    Optional<NDArray> grad = Optional.ofNullable(JniUtils.getGradient((PtNDArray) leaf));
    grad.ifPresent(each -> each.attach(owner));
    return grad;
  }

  @Override
  public void close() {
    scratch.close();
  }
}
