package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/**
 * Where in the source a finding points: at an annotation's value where there is one, else at the
 * annotation, else at the element.
 *
 * @param element the element
 * @param annotation an annotation that the element wears
 * @param value a value of that annotation
 */
public record Anchor(
    Element element, Optional<AnnotationMirror> annotation, Optional<AnnotationValue> value) {
  /**
   * Points at an element.
   *
   * @param element the element
   * @return the anchor
   */
  public static Anchor of(Element element) {
    return new Anchor(element, Optional.empty(), Optional.empty());
  }

  /**
   * Points at an annotation.
   *
   * @param element the element
   * @param annotation an annotation that it wears
   * @return the anchor
   */
  public static Anchor of(Element element, AnnotationMirror annotation) {
    return new Anchor(element, Optional.of(annotation), Optional.empty());
  }

  /**
   * Points at an annotation's value.
   *
   * @param element the element
   * @param annotation an annotation that it wears
   * @param value a value of that annotation
   * @return the anchor
   */
  public static Anchor of(Element element, AnnotationMirror annotation, AnnotationValue value) {
    return new Anchor(element, Optional.of(annotation), Optional.of(value));
  }
}
