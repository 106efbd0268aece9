package dev.retrace.runtime.verify;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What lives before and after each of the four methods, counted in arrays; and that none of them
 * leaves a graph behind on a thread that records.
 */
final class LeakCheck implements Check {
  private static final long SEED = 7401;

  /** A result and how to free it. */
  private record Result(AutoCloseable owner, NDArray value) {}

  @Override
  public Measurement at(Place place) {
    Methods methods = place.methods();
    GradientSink sink = new Discarded();
    try (State y = methods.run(Direction.FORWARD, place.x());
        NDArray gx = normal(place, 1, place.x().getShape());
        NDArray gy = normal(place, 2, y.value().getShape());
        NDArray h = normal(place, 3, new Shape(gx.getShape().get(0)))) {
      methods.back(Direction.INVERSE, place.x(), gx, h); // fills what is made once
      NDArray end = y.value();
      Measurement worst = new Measurement(0, 0, "");
      worst =
          worst.worse(
              left(
                  place,
                  "forward",
                  pass -> of(place.layer().forward(State.tracking(place.x().duplicate()), pass))));
      worst =
          worst.worse(
              left(
                  place,
                  "inverse",
                  pass -> of(place.layer().inverse(State.tracking(end.duplicate()), pass))));
      worst =
          worst.worse(
              left(
                  place,
                  "backward",
                  pass -> of(place.layer().backward(copy(end, gy, h), pass, sink))));
      return worst.worse(
          left(
              place,
              "inverseBackward",
              pass -> of(place.layer().inverseBackward(copy(place.x(), gx, h), pass, sink))));
    }
  }

  private static NDArray normal(Place place, long seed, Shape shape) {
    return Numbers.normal(place.manager(), place.type(), SEED + seed, shape);
  }

  private static Trace copy(NDArray value, NDArray grad, NDArray h) {
    return Trace.of(value.duplicate(), grad.duplicate(), h);
  }

  private static Result of(State state) {
    return new Result(state, state.value());
  }

  private static Result of(Trace trace) {
    return new Result(trace, trace.value());
  }

  private static Measurement left(Place place, String method, Function<Pass, Result> call) {
    Set<NDManager> managers = managers(place);
    int before = count(managers);
    boolean graph;
    try (Pass pass = Pass.training(place.conditions())) {
      Result result = GradMode.on(() -> call.apply(pass));
      graph = isInGraph(result.value());
      try {
        result.owner().close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // neither State nor Trace throws any
      }
    }
    int left = count(managers) - before;
    return left == 0 && graph
        ? new Measurement(1, 0, "the result of " + method + ", which keeps a graph alive,")
        : new Measurement(Math.abs(left), 0, "the number of live arrays after " + method);
  }

  private static Set<NDManager> managers(Place place) {
    Set<NDManager> all = new LinkedHashSet<>();
    all.add(place.manager());
    for (Parameter each : place.layer().getParameters().values()) {
      all.add(each.getArray().getManager());
    }
    return all;
  }

  private static int count(Set<NDManager> managers) {
    return managers.stream().mapToInt(LiveArrays::count).sum();
  }

  // The engine has no question for it, but refuses to go back where there is no way.
  static boolean isInGraph(NDArray value) {
    try (NDArray ones = value.onesLike()) {
      JniUtils.backward((PtNDArray) value, (PtNDArray) ones, false, false);
      return true;
    } catch (EngineException e) {
      return !String.valueOf(e.getMessage()).contains("does not require grad");
    }
  }

  /** A sink that consumes what it receives, as it promises, and keeps nothing. */
  static final class Discarded implements GradientSink {
    @Override
    public void parameter(Parameter parameter, NDArray grad) {
      grad.close();
    }

    @Override
    public void condition(String name, NDArray grad) {
      grad.close();
    }
  }
}
