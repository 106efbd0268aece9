package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the four methods of a layer on copies, as a training step does, and reads the numbers; frees
 * everything it makes.
 */
final class Methods {
  private final InvertibleBlock layer;
  private final Conditions conditions;

  Methods(InvertibleBlock layer, Conditions conditions) {
    this.layer = layer;
    this.conditions = conditions;
  }

  /**
   * What a way through a layer ends with.
   *
   * @param value row-major
   * @param logDet one per sample
   */
  @SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
  record End(double[] value, double[] logDet) {}

  /**
   * What a way back ends with.
   *
   * @param value the rebuilt argument, row-major
   * @param grad its gradient
   * @param parameters the gradients of those that got one
   * @param conditions the gradients of those that got one, by name
   */
  @SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
  record Back(
      double[] value,
      double[] grad,
      Map<Parameter, double[]> parameters,
      Map<String, double[]> conditions) {}

  /** The output for a copy of the argument; owned by the caller, its log-determinant too. */
  State run(Direction direction, NDArray argument) {
    State start = State.tracking(argument.duplicate());
    try (Pass pass = Pass.training(conditions)) {
      return direction == Direction.FORWARD
          ? layer.forward(start, pass)
          : layer.inverse(start, pass);
    }
  }

  /** The numbers of {@link #run}. */
  End end(Direction direction, NDArray argument) {
    try (State state = run(direction, argument)) {
      return new End(Numbers.doubles(state.value()), Numbers.doubles(state.logDet().value()));
    }
  }

  /** Carries gradients back through {@code direction}; value and grad are copied, h borrowed. */
  Back back(Direction direction, NDArray value, NDArray grad, NDArray h) {
    try (Pass pass = Pass.training(conditions);
        Gradients sink = new Gradients(value.getManager())) {
      Trace end = Trace.of(value.duplicate(), grad.duplicate(), h);
      try (Trace start =
          direction == Direction.FORWARD
              ? layer.backward(end, pass, sink)
              : layer.inverseBackward(end, pass, sink)) {
        return new Back(
            Numbers.doubles(start.value()),
            Numbers.doubles(start.grad()),
            ofParameters(sink),
            ofConditions(sink));
      }
    }
  }

  private Map<Parameter, double[]> ofParameters(Gradients sink) {
    Map<Parameter, double[]> found = new LinkedHashMap<>();
    for (Parameter each : layer.getParameters().values()) {
      sink.of(each).ifPresent(grad -> found.put(each, Numbers.doubles(grad)));
    }
    return found;
  }

  private Map<String, double[]> ofConditions(Gradients sink) {
    Map<String, double[]> found = new LinkedHashMap<>();
    for (String name : conditions.names()) {
      sink.of(name).ifPresent(grad -> found.put(name, Numbers.doubles(grad)));
    }
    return found;
  }
}
