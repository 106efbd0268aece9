package dev.retrace.runtime.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the four methods of a layer on copies and reads the numbers; frees everything it makes. */
public final class LayerRun {
  private final InvertibleBlock layer;
  private final Conditions conditions;

  /**
   * For one layer.
   *
   * @param layer initialized
   * @param conditions borrowed
   */
  public LayerRun(InvertibleBlock layer, Conditions conditions) {
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
  public record End(double[] value, double[] logDet) {
    /** The loss Σ value · g + Σ logDet · h. */
    public double loss(double[] g, double[] h) {
      double sum = 0;
      for (int i = 0; i < g.length; i++) {
        sum += value[i] * g[i];
      }
      for (int i = 0; i < h.length; i++) {
        sum += logDet[i] * h[i];
      }
      return sum;
    }
  }

  /**
   * What a way back through a layer ends with.
   *
   * @param value the rebuilt argument, row-major
   * @param grad its gradient
   * @param given gradients of parameters by path and of conditions by name, of all that got one
   */
  @SuppressWarnings("ArrayRecordComponent") // it carries numbers and is never compared
  public record Back(double[] value, double[] grad, Map<String, double[]> given) {}

  /** Runs {@code forward} on a copy of x. */
  public End forward(NDArray x) {
    return GradMode.off(
        () -> end(layer.forward(State.tracking(x.duplicate()), Pass.inference(conditions))));
  }

  /** Runs {@code inverse} on a copy of y. */
  public End inverse(NDArray y) {
    return GradMode.off(
        () -> end(layer.inverse(State.tracking(y.duplicate()), Pass.inference(conditions))));
  }

  private static End end(State state) {
    try (state) {
      return new End(Numbers.doubles(state.value()), Numbers.doubles(state.logDet().value()));
    }
  }

  /** Runs {@code backward} on copies of y and g, with the log-determinant's cotangent h or null. */
  public Back backward(NDArray y, NDArray g, NDArray h) {
    return back(y, g, h, layer::backward);
  }

  /** Runs {@code inverseBackward} on copies of x and g, with the cotangent h or null. */
  public Back inverseBackward(NDArray x, NDArray g, NDArray h) {
    return back(x, g, h, layer::inverseBackward);
  }

  private Back back(NDArray value, NDArray grad, NDArray h, Way way) {
    NDManager manager = value.getManager();
    try (Gradients sink = new Gradients(manager)) {
      Trace end = Trace.of(value.duplicate(), grad.duplicate(), h);
      Trace start =
          GradMode.off(() -> way.go(end, Pass.training(conditions), new OncePerLayer(layer, sink)));
      try (start) {
        return new Back(
            Numbers.doubles(start.value()), Numbers.doubles(start.grad()), collected(sink));
      }
    }
  }

  private Map<String, double[]> collected(Gradients sink) {
    Map<String, double[]> found = new LinkedHashMap<>();
    layer
        .getParameters()
        .forEach(
            entry ->
                sink.of(entry.getValue())
                    .ifPresent(grad -> found.put(entry.getKey(), Numbers.doubles(grad))));
    for (String name : conditions.names()) {
      sink.of(name).ifPresent(grad -> found.put(name, Numbers.doubles(grad)));
    }
    return found;
  }

  private interface Way {
    Trace go(Trace trace, Pass pass, GradientSink sink);
  }
}
