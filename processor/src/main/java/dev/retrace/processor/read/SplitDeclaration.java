package dev.retrace.processor.read;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/**
 * A {@code @Split} and the method it names.
 *
 * @param annotated the class that wears it: the declared class or a superclass
 * @param annotation the annotation
 * @param value the value of {@code left}
 * @param left the name
 * @param method the method of that name, the one without parameters if there are several
 * @param candidates the names of the methods that would do
 */
public record SplitDeclaration(
    TypeElement annotated,
    AnnotationMirror annotation,
    AnnotationValue value,
    String left,
    Optional<ExecutableElement> method,
    List<String> candidates) {
  /**
   * Points at the name.
   *
   * @return the anchor
   */
  public Anchor anchor() {
    return Anchor.of(annotated, annotation, value);
  }
}
