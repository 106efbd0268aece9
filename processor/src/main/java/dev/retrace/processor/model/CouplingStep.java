package dev.retrace.processor.model;

import dev.retrace.annotations.Half;
import java.util.List;

/**
 * A step that rewrites one part of the channels from the other.
 *
 * @param name the declared method's name
 * @param law how the part changes
 * @param writes the part that changes, never both
 * @param given the conditions its branch receives
 */
public record CouplingStep(String name, LawFacts law, Half writes, List<String> given)
    implements Step {
  /**
   * The part that the branch reads.
   *
   * @return the one that is not written
   */
  public Half reads() {
    return writes == Half.LEFT ? Half.RIGHT : Half.LEFT;
  }
}
