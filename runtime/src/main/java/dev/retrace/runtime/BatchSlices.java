package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.memory.Overwrite;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs a layer on a few samples at a time, so that a branch's tape is as large as a slice of the
 * batch and not as the batch. Samples are independent, so the result is that of the layer alone, up
 * to rounding.
 *
 * <p>All four methods cut the batch at the same places, and conditions with it: what {@code
 * backward} rebuilds comes from the very shapes that {@code forward} ran on. A layer that keeps the
 * shape works on views of the whole buffer. Gradients are put together again: parameters and
 * conditions receive one each. A branch that mixes samples, such as batch normalisation, does not
 * belong in here. A stored pass keeps the whole batch anyway, and is not cut.
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
    List<BatchSlice> slices = slices(whole.value(), pass);
    if (slices.size() == 1) {
      return way.go(whole, pass);
    }
    boolean tracked = whole.logDet().isTracked();
    Pieces values = new Pieces(whole.value());
    try (NDList logDets = new NDList()) {
      for (BatchSlice slice : slices) {
        try (ConditionSlices conditions = conditions(slice, pass)) {
          NDArray piece = values.take(slice);
          State end =
              way.go(tracked ? State.tracking(piece) : State.of(piece), conditions.on(pass));
          values.put(slice, end.value());
          if (tracked) {
            logDets.add(end.logDet().value());
          }
        }
      }
      if (tracked) {
        whole.logDet().add(NDArrays.concat(logDets));
      }
      return whole.with(values.together());
    }
  }

  // The last slice first: what its branches kept in forward they kept last.
  private Trace runBack(Trace whole, Pass pass, GradientSink sink, WayBack way) {
    List<BatchSlice> slices = slices(whole.value(), pass);
    if (slices.size() == 1) {
      return way.go(whole, pass, sink);
    }
    Pieces values = new Pieces(whole.value());
    Pieces grads = new Pieces(whole.grad());
    try (SlicedGradients sums = new SlicedGradients(pass.conditions(), sink)) {
      for (int i = slices.size() - 1; i >= 0; i--) {
        BatchSlice slice = slices.get(i);
        try (ConditionSlices conditions = conditions(slice, pass);
            NDArray logDetGrad =
                whole.logDetGrad() == null ? null : slice.viewOf(whole.logDetGrad())) {
          Trace end = Trace.of(values.take(slice), grads.take(slice), logDetGrad);
          Trace start = way.go(end, conditions.on(pass), sums.in(slice));
          values.put(slice, start.value());
          grads.put(slice, start.grad());
        }
      }
      sums.deliver();
      return whole.with(values.together(), grads.together());
    }
  }

  private List<BatchSlice> slices(NDArray whole, Pass pass) {
    long batch = whole.getShape().get(0);
    return BatchSlice.of(batch, pass.isStored() ? batch : samples);
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

  /**
   * A buffer in slices: results of the slices' own shape go back to where they came from, others
   * are put together anew.
   */
  private static final class Pieces {
    private final NDArray whole;
    private final SortedMap<Long, NDArray> others = new TreeMap<>();
    private NDArray taken;

    Pieces(NDArray whole) {
      this.whole = whole;
    }

    NDArray take(BatchSlice slice) {
      taken = slice.viewOf(whole);
      return taken;
    }

    @SuppressWarnings("ReferenceEquality") // the same handle: written in place
    void put(BatchSlice slice, NDArray result) {
      if (!result.getShape().equals(taken.getShape())) {
        others.put(slice.from(), result);
        return;
      }
      try (result) {
        if (result != taken) { // not written in place
          try (NDArray place = slice.viewOf(whole)) {
            Overwrite.with(place, result);
          }
        }
      }
    }

    NDArray together() {
      if (others.isEmpty()) {
        return whole;
      }
      try (whole;
          NDList results = new NDList(others.values().toArray(NDArray[]::new))) {
        return NDArrays.concat(results);
      }
    }
  }
}
