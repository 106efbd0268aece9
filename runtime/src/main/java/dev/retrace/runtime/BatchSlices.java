package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Runs a layer on a few samples at a time, so that a branch's tape is as large as a slice of the
 * batch and not as the batch. Samples are independent, so the result is that of the layer alone, up
 * to rounding.
 *
 * <p>All four methods cut the batch at the same places, and conditions with it: what {@code
 * backward} rebuilds comes from the very shapes that {@code forward} ran on. Parameters receive one
 * gradient a slice, conditions one that is put together again. A branch that mixes samples, such as
 * batch normalisation, does not belong in here.
 */
public final class BatchSlices extends InvertibleBlock {
  private final InvertibleBlock inner;
  private final int samples;

  /**
   * Wraps a layer, whose parameters keep their names.
   *
   * @param inner the layer
   * @param samples the size of a slice, at least 1; the last one of a batch may be smaller
   */
  public BatchSlices(InvertibleBlock inner, int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException(
          "a slice of the batch holds at least 1 sample, but was given " + samples);
    }
    this.inner = addNamed("", inner);
    this.samples = samples;
  }

  @Override
  public State forward(State x, Pass pass) {
    return run(x, pass, inner::forward);
  }

  @Override
  public State inverse(State y, Pass pass) {
    return run(y, pass, inner::inverse);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    return runBack(y, pass, sink, inner::backward);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return runBack(x, pass, sink, inner::inverseBackward);
  }

  private State run(State whole, Pass pass, Way way) {
    List<BatchSlice> slices = BatchSlice.of(whole.value().getShape().get(0), samples);
    if (slices.size() == 1) {
      return way.go(whole, pass);
    }
    boolean tracked = whole.logDet().isTracked();
    try (NDArray given = whole.value();
        NDList values = new NDList();
        NDList logDets = new NDList()) {
      for (BatchSlice slice : slices) {
        NDArray piece = slice.copyOf(given);
        try (ConditionSlices conditions = conditions(slice, pass)) {
          State end =
              way.go(tracked ? State.tracking(piece) : State.of(piece), conditions.on(pass));
          values.add(end.value());
          if (tracked) {
            logDets.add(end.logDet().value());
          }
        }
      }
      if (tracked) {
        whole.logDet().add(NDArrays.concat(logDets));
      }
      return whole.with(NDArrays.concat(values));
    }
  }

  private Trace runBack(Trace whole, Pass pass, GradientSink sink, WayBack way) {
    List<BatchSlice> slices = BatchSlice.of(whole.value().getShape().get(0), samples);
    if (slices.size() == 1) {
      return way.go(whole, pass, sink);
    }
    try (Trace given = whole;
        NDList values = new NDList();
        NDList grads = new NDList();
        SlicedConditionGradients sums = new SlicedConditionGradients(pass.conditions(), sink)) {
      for (BatchSlice slice : slices) {
        try (ConditionSlices conditions = conditions(slice, pass);
            NDArray logDetGrad =
                given.logDetGrad() == null ? null : slice.viewOf(given.logDetGrad())) {
          Trace end = Trace.of(slice.copyOf(given.value()), slice.copyOf(given.grad()), logDetGrad);
          Trace start = way.go(end, conditions.on(pass), sums.in(slice));
          values.add(start.value());
          grads.add(start.grad());
        }
      }
      sums.deliver();
      return whole.with(NDArrays.concat(values), NDArrays.concat(grads));
    }
  }

  private ConditionSlices conditions(BatchSlice slice, Pass pass) {
    return ConditionSlices.of(slice, inner.conditionNames(), pass.conditions());
  }

  @Override
  public Shape outputShape(Shape input) {
    return inner.outputShape(input);
  }

  @Override
  public List<String> conditionNames() {
    return inner.conditionNames();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    inner.initialize(manager, dataType, inputs);
  }

  private interface Way {
    State go(State state, Pass pass);
  }

  private interface WayBack {
    Trace go(Trace trace, Pass pass, GradientSink sink);
  }
}
