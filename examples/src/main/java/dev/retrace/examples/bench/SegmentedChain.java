package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Layers in segments of about √n ("Training Deep Nets with Sublinear Memory Cost", Chen et al.,
 * 2016): the way forward keeps what enters each segment, the way back runs a segment again from
 * there, storing, and what was kept takes the place of what was rebuilt.
 */
final class SegmentedChain {
  private static final MemoryPlan NOTHING =
      MemoryPlan.builder().everywhere(Strategy.INVERT).build();
  private static final MemoryPlan ALL = MemoryPlan.builder().everywhere(Strategy.STORE).build();

  private final List<List<InvertibleBlock>> segments = new ArrayList<>();
  private final Deque<NDArray> kept = new ArrayDeque<>();

  SegmentedChain(List<InvertibleBlock> layers) {
    int length = Math.max(1, (int) Math.round(Math.sqrt(layers.size())));
    for (int from = 0; from < layers.size(); from += length) {
      segments.add(layers.subList(from, Math.min(layers.size(), from + length)));
    }
  }

  State forward(State x, Pass pass) {
    State state = x;
    try (Pass free = Pass.training(pass.conditions(), NOTHING)) {
      for (List<InvertibleBlock> segment : segments) {
        kept.push(state.value().duplicate());
        state = through(segment, state, free);
      }
    }
    return state;
  }

  Trace backward(Trace y, Pass pass, GradientSink sink) {
    Trace trace = y;
    for (int i = segments.size() - 1; i >= 0; i--) {
      trace = again(segments.get(i), trace, pass, sink);
    }
    return trace;
  }

  private Trace again(List<InvertibleBlock> segment, Trace y, Pass pass, GradientSink sink) {
    NDArray input = kept.pop();
    y.value().close(); // the segment's own output is about to be made again
    try (Pass storing = Pass.training(pass.conditions(), ALL)) {
      State output = through(segment, State.of(input.duplicate()), storing);
      Trace trace = y.with(output.value(), y.grad());
      for (int i = segment.size() - 1; i >= 0; i--) {
        trace = segment.get(i).backward(trace, storing, sink);
      }
      trace.value().close();
      return trace.with(input, trace.grad());
    }
  }

  private static State through(List<InvertibleBlock> segment, State x, Pass pass) {
    State state = x;
    for (InvertibleBlock layer : segment) {
      state = layer.forward(state, pass);
    }
    return state;
  }
}
