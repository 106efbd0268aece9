package dev.retrace.processor.read;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/**
 * A {@code @Coupling} on a method.
 *
 * @param annotated the method that wears it
 * @param annotation the annotation
 * @param lawValue the value of {@code law}
 * @param law what it names
 * @param writes the part it says it writes
 * @param stream the stream it says it writes
 * @param given the names in {@code given}, in order
 * @param strategy what its branch keeps
 * @param returned what the method returns
 * @param returnsBlock whether that is a DJL block
 */
public record CouplingDeclaration(
    ExecutableElement annotated,
    AnnotationMirror annotation,
    AnnotationValue lawValue,
    LawReference law,
    Optional<Said<Half>> writes,
    Optional<Said<Integer>> stream,
    List<Said<String>> given,
    Strategy strategy,
    TypeMirror returned,
    boolean returnsBlock) {
  /**
   * Points at the law.
   *
   * @return the anchor
   */
  public Anchor lawAnchor() {
    return Anchor.of(annotated, annotation, lawValue);
  }

  /**
   * Points at a member.
   *
   * @param said one that is written out, or an element of one
   * @return the anchor
   */
  public Anchor anchor(Said<?> said) {
    return Anchor.of(annotated, annotation, said.where());
  }
}
