package dev.retrace.processor.model;

import java.util.List;

/**
 * A layer made of steps.
 *
 * @param declared the class that declares it
 * @param isPublic whether it can be named from everywhere
 * @param isDeprecated whether it has to name something deprecated
 * @param division how the couplings divide the state
 * @param segments the steps in the order they run
 */
public record LayerModel(
    TypeName declared,
    boolean isPublic,
    boolean isDeprecated,
    Division division,
    List<Segment> segments)
    implements Generated {
  /**
   * The steps of all segments.
   *
   * @return in the order they run
   */
  public List<Step> steps() {
    return segments.stream().<Step>flatMap(segment -> segment.steps().stream()).toList();
  }

  /**
   * The steps that are couplings.
   *
   * @return in the order they run
   */
  public List<CouplingStep> couplings() {
    return steps().stream()
        .filter(CouplingStep.class::isInstance)
        .map(CouplingStep.class::cast)
        .toList();
  }

  /**
   * Whether some step works on a part.
   *
   * @return false if all run on the whole
   */
  public boolean divides() {
    return segments.stream().anyMatch(segment -> !(segment instanceof WholeSegment));
  }
}
