package dev.retrace.examples.reproduce;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.idm.CoreConfig;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.ShapeWalk;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.split.HalfRegion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a network's declaration says of its course: every step in order, and the parts that wait
 * while others descend. Read off by walking a shape through it.
 */
final class NetworkPlan implements ShapeWalk.Visitor {
  private static final String LEVEL = "junction.next.";

  private final List<Step> steps = new ArrayList<>();
  private final List<Skip> skips = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** What a step does. */
  enum Kind {
    /** Writes its left part. */
    WRITES_LEFT,
    /** Writes its right part. */
    WRITES_RIGHT,
    MIXING,
    DOWN,
    UP,
    OTHER
  }

  /**
   * A step on the way from the input to the output.
   *
   * @param path in the declaration
   * @param kind what it does
   * @param level of resolution, 0 is full
   * @param input its shape before
   * @param output its shape after
   * @param timed whether it is given the time
   */
  record Step(String path, Kind kind, int level, Shape input, Shape output, boolean timed) {}

  /**
   * Channels that wait at a level.
   *
   * @param level of resolution
   * @param kept how many channels
   * @param from the number of the first step that descends
   * @param to the number of the step behind the last that came back
   * @param attention steps on what waits, by class
   */
  record Skip(int level, long kept, int from, int to, List<String> attention) {}

  private static final class Waiting {
    private final int level;
    private final Shape whole;
    private final int from;
    private long descending;
    private final List<String> attention = new ArrayList<>();

    Waiting(int level, Shape whole, int from) {
      this.level = level;
      this.whole = whole;
      this.from = from;
    }
  }

  private NetworkPlan() {}

  /** Walks through a network's core. */
  static NetworkPlan of(Idm network, Shape coreInput) {
    NetworkPlan plan = new NetworkPlan();
    ShapeWalk.forward(network.core(), coreInput, plan);
    return plan;
  }

  List<Step> steps() {
    return steps;
  }

  /** From the lowest level to full resolution. */
  List<Skip> skips() {
    return skips;
  }

  private static int level(String path) {
    return path.split(LEVEL, -1).length - 1;
  }

  @Override
  public void coupling(String path, CouplingLayer coupling, Shape shape) {
    boolean timed = coupling.conditionNames().contains(CoreConfig.TIME);
    if (coupling.region() instanceof HalfRegion half) {
      Kind kind = half.writes() == Half.LEFT ? Kind.WRITES_LEFT : Kind.WRITES_RIGHT;
      steps.add(new Step(path, kind, level(path), shape, shape, timed));
    } else {
      waits(path, coupling, shape, shape, timed);
    }
  }

  @Override
  public void layer(String path, InvertibleBlock layer, Shape input, Shape output) {
    if (layer instanceof Downsampling) {
      waiting.element().descending = input.get(1);
      steps.add(new Step(path, Kind.DOWN, level(path), input, output, false));
    } else if (layer instanceof Upsampling) {
      steps.add(new Step(path, Kind.UP, level(path), input, output, false));
    } else if (layer instanceof ChannelMixing) {
      steps.add(new Step(path, Kind.MIXING, level(path), input, output, false));
    } else if (!layer.getParameters().isEmpty()) {
      waits(path, layer, input, output, false);
    }
  }

  // A layer that is neither coupling nor orthogonal: on a skip, unless nothing waits at this level.
  private void waits(String path, InvertibleBlock layer, Shape input, Shape output, boolean timed) {
    if (!waiting.isEmpty() && waiting.element().level == level(path)) {
      waiting.element().attention.add(layer.getClass().getSimpleName());
    } else {
      steps.add(new Step(path, Kind.OTHER, level(path), input, output, timed));
    }
  }

  @Override
  public void apart(String path, Shape whole) {
    waiting.push(new Waiting(level(path), whole, steps.size()));
  }

  @Override
  public void together(String path, Shape whole) {
    Waiting done = waiting.pop();
    long kept = done.whole.get(1) - done.descending;
    skips.add(new Skip(done.level, kept, done.from, steps.size(), List.copyOf(done.attention)));
  }

  @Override
  public void enter(String path, InvertibleBlock layer, Shape input) {
    // its own steps are told
  }

  @Override
  public void leave(Shape output) {
    // its own steps are told
  }
}
