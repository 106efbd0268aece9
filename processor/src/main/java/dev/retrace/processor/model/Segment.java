package dev.retrace.processor.model;

import java.util.List;

/** Neighbouring steps that share one view of the state. */
public sealed interface Segment permits CouplingSegment, LaneSegment, WholeSegment {
  /**
   * The steps.
   *
   * @return at least one, in the order they run
   */
  List<? extends Step> steps();
}
