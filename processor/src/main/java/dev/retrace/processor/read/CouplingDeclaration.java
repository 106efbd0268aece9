package dev.retrace.processor.read;

import dev.retrace.annotations.Half;
import java.util.List;
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
 * @param writesValue the value of {@code writes}
 * @param writes the part it names
 * @param given the names in {@code given}, in order
 * @param returned what the method returns
 * @param returnsBlock whether that is a DJL block
 */
public record CouplingDeclaration(
    ExecutableElement annotated,
    AnnotationMirror annotation,
    AnnotationValue lawValue,
    LawReference law,
    AnnotationValue writesValue,
    Half writes,
    List<Condition> given,
    TypeMirror returned,
    boolean returnsBlock) {

  /**
   * A name in {@code given}.
   *
   * @param name the name
   * @param value where it stands
   */
  public record Condition(String name, AnnotationValue value) {}

  /**
   * Points at the law.
   *
   * @return the anchor
   */
  public Anchor lawAnchor() {
    return Anchor.of(annotated, annotation, lawValue);
  }

  /**
   * Points at the part it writes.
   *
   * @return the anchor
   */
  public Anchor writesAnchor() {
    return Anchor.of(annotated, annotation, writesValue);
  }

  /**
   * Points at a condition's name.
   *
   * @param condition one of {@link #given}
   * @return the anchor
   */
  public Anchor anchor(Condition condition) {
    return Anchor.of(annotated, annotation, condition.value());
  }
}
