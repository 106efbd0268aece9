package dev.retrace.processor.model;

import dev.retrace.annotations.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Groups steps, so that views and lanes are made once for neighbours. */
final class Segments {
  private final List<Step> steps;
  private final List<Segment> segments = new ArrayList<>();
  private int next;

  private Segments(List<Step> steps) {
    this.steps = steps;
  }

  static List<Segment> of(List<Step> steps) {
    Segments grouping = new Segments(steps);
    while (grouping.next < steps.size()) {
      grouping.takeOne();
    }
    return List.copyOf(grouping.segments);
  }

  private void takeOne() {
    take(CouplingStep.class, step -> true, CouplingSegment::new);
    take(LayerStep.class, step -> step.on() != Half.BOTH, LaneSegment::new);
    take(LayerStep.class, step -> step.on() == Half.BOTH, WholeSegment::new);
  }

  private <S extends Step> void take(
      Class<S> type, Predicate<S> fits, Function<List<S>, Segment> segment) {
    List<S> taken = new ArrayList<>();
    while (next < steps.size()
        && type.isInstance(steps.get(next))
        && fits.test(type.cast(steps.get(next)))) {
      taken.add(type.cast(steps.get(next)));
      next++;
    }
    if (!taken.isEmpty()) {
      segments.add(segment.apply(List.copyOf(taken)));
    }
  }
}
