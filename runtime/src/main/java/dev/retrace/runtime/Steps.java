package dev.retrace.runtime;

import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** The steps of a declared class in order, and the way of a shape through them. */
final class Steps {
  private final List<Step> steps = new ArrayList<>();

  void add(Step step) {
    steps.add(step);
  }

  /** In the order they run. */
  List<Step> inOrder() {
    return Collections.unmodifiableList(steps);
  }

  /** The conditions of all steps, each once. */
  List<String> conditionNames() {
    Set<String> names = new LinkedHashSet<>();
    steps.forEach(step -> names.addAll(step.conditionNames()));
    return List.copyOf(names);
  }

  /**
   * Carries a shape through all steps. Neighbouring layers on parts share one pair of lanes, which
   * meet again before the next step on all channels: as the generated methods do.
   *
   * @param left how many of so many channels are on the left
   */
  Shape walk(Shape input, LongUnaryOperator left, Rule rule) {
    if (input.dimension() < 2) {
      throw new LayerException("the input needs (batch, channel, ...) axes but is " + input);
    }
    ShapeLanes lanes = null;
    Shape shape = input;
    for (Step step : steps) {
      Half on = step.on();
      if (on == Half.BOTH) {
        shape = lanes == null ? shape : together(lanes, rule);
        lanes = null;
        shape = rule.apply(step, shape);
      } else {
        lanes = lanes == null ? apart(shape, left, rule) : lanes;
        lanes = lanes.with(on, rule.apply(step, lanes.get(on)));
      }
    }
    return lanes == null ? shape : together(lanes, rule);
  }

  private static ShapeLanes apart(Shape whole, LongUnaryOperator left, Rule rule) {
    rule.apart(whole);
    return ShapeLanes.of(whole, left.applyAsLong(whole.get(1)));
  }

  private static Shape together(ShapeLanes lanes, Rule rule) {
    Shape whole = lanes.join();
    rule.together(whole);
    return whole;
  }

  /** What a step makes of a shape. */
  interface Rule {
    Shape apply(Step step, Shape shape);

    /** Is told that a whole of this shape is taken apart. */
    default void apart(Shape whole) {}

    /** Is told that parts are written into a whole of this shape. */
    default void together(Shape whole) {}
  }
}
