package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.CoreConfig;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * A level of an invertible U-Net and all below it, with both sides of each level in segments. It
 * runs another core's layers, initialized already; the layers between levels stay as they are. The
 * log-determinant is not summed.
 */
final class SegmentedLevel extends InvertibleBlock {
  private final InvertibleBlock level;
  private final SegmentedChain encode;
  private final Junction junction;
  private final SegmentedChain decode;

  /** The whole core. */
  SegmentedLevel(InvertibleBlock core, CoreConfig config) {
    this(core, config, 0);
  }

  private SegmentedLevel(InvertibleBlock level, CoreConfig config, int depth) {
    this.level = level;
    List<InvertibleBlock> down = new ArrayList<>(Children.layers(Children.of(level, "encode")));
    down.addAll(Children.layers(Children.of(level, "attend"))); // at the bottom, if there
    encode = new SegmentedChain(down);
    List<InvertibleBlock> below = Children.layers(Children.of(level, "junction"));
    junction = below.isEmpty() ? null : new Junction(below.get(0), config, depth);
    decode = new SegmentedChain(Children.layers(Children.of(level, "decode")));
  }

  @Override
  public State forward(State x, Pass pass) {
    State state = encode.forward(x, pass);
    return decode.forward(junction == null ? state : junction.forward(state, pass), pass);
  }

  @Override
  public Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = decode.backward(y, pass, sink);
    return encode.backward(
        junction == null ? trace : junction.backward(trace, pass, sink), pass, sink);
  }

  @Override
  public State inverse(State y, Pass pass) {
    return level.inverse(y, pass);
  }

  @Override
  public Trace inverseBackward(Trace x, Pass pass, GradientSink sink) {
    return level.inverseBackward(x, pass, sink);
  }

  @Override
  public Shape outputShape(Shape input) {
    return level.outputShape(input);
  }

  @Override
  public List<String> conditionNames() {
    return level.conditionNames();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    // the layers are another block's
  }

  /** What lies between two levels: some channels wait, the others descend. */
  private static final class Junction {
    private final long waiting;
    private final InvertibleBlock down;
    private final SegmentedLevel next;
    private final InvertibleBlock up;
    private final InvertibleBlock attend;

    Junction(InvertibleBlock junction, CoreConfig config, int depth) {
      waiting = config.growth().at(depth).kept();
      down = Children.layer(junction, "down");
      next = new SegmentedLevel(Children.layer(junction, "next"), config, depth + 1);
      up = Children.layer(junction, "up");
      attend = Children.layer(junction, "attend");
    }

    State forward(State x, Pass pass) {
      State left = State.of(waiting(x.value()));
      State right = State.of(descending(x.value()));
      x.close();
      right = up.forward(next.forward(down.forward(right, pass), pass), pass);
      left = attend.forward(left, pass);
      return State.of(join(left.value(), right.value()));
    }

    Trace backward(Trace y, Pass pass, GradientSink sink) {
      Trace left = Trace.of(waiting(y.value()), waiting(y.grad()));
      Trace right = Trace.of(descending(y.value()), descending(y.grad()));
      y.close();
      left = attend.backward(left, pass, sink);
      right = next.backward(up.backward(right, pass, sink), pass, sink);
      right = down.backward(right, pass, sink);
      return Trace.of(join(left.value(), right.value()), join(left.grad(), right.grad()));
    }

    private NDArray waiting(NDArray whole) {
      return copy(whole, 0, waiting);
    }

    private NDArray descending(NDArray whole) {
      return copy(whole, waiting, whole.getShape().get(1));
    }

    private static NDArray copy(NDArray whole, long from, long to) {
      try (NDArray view = whole.get(new NDIndex().addAllDim().addSliceDim(from, to))) {
        return view.duplicate();
      }
    }

    private static NDArray join(NDArray left, NDArray right) {
      try (left;
          right) {
        return left.concat(right, 1);
      }
    }
  }
}
