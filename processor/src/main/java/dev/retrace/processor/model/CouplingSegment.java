package dev.retrace.processor.model;

import java.util.List;

/**
 * Neighbouring couplings.
 *
 * @param steps in the order they run
 */
public record CouplingSegment(List<CouplingStep> steps) implements Segment {
  /**
   * Whether they work on one pair of views, and not on the whole.
   *
   * @return the same for all couplings of a layer
   */
  public boolean usesViews() {
    return steps.get(0).region().isView();
  }
}
