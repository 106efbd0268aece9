package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;

/**
 * A {@code @Split} with those of its members that are written out.
 *
 * @param annotated the class that wears it: the declared class or a superclass
 * @param annotation the annotation
 * @param left the method that gives the number of left channels
 * @param streams how many streams there are
 * @param pattern which sites are left and which are right
 */
public record SplitDeclaration(
    TypeElement annotated,
    AnnotationMirror annotation,
    Optional<Said<LeftDeclaration>> left,
    Optional<Said<Integer>> streams,
    Optional<Said<PatternReference>> pattern) {
  /**
   * How many ways to divide are written out.
   *
   * @return one, unless something is wrong
   */
  public int ways() {
    return (left.isPresent() ? 1 : 0)
        + (streams.isPresent() ? 1 : 0)
        + (pattern.isPresent() ? 1 : 0);
  }

  /**
   * Points at the annotation.
   *
   * @return the anchor
   */
  public Anchor anchor() {
    return Anchor.of(annotated, annotation);
  }

  /**
   * Points at a member.
   *
   * @param said one that is written out
   * @return the anchor
   */
  public Anchor anchor(Said<?> said) {
    return Anchor.of(annotated, annotation, said.where());
  }
}
