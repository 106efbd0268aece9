package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/**
 * A method that wears {@code @Invertible} or {@code @Coupling}, or overrides one that does.
 *
 * @param method what is called: the method of the most special class
 * @param annotated what wears the annotations: {@code method} itself unless it overrides without
 *     repeating them
 * @param layer its {@code @Invertible}
 * @param coupling its {@code @Coupling}
 * @param component the component of a record that brought the method along, if one did
 */
public record StepDeclaration(
    ExecutableElement method,
    ExecutableElement annotated,
    Optional<LayerDeclaration> layer,
    Optional<CouplingDeclaration> coupling,
    Optional<Element> component) {
  /**
   * The step's name.
   *
   * @return the method's name
   */
  public String name() {
    return method.getSimpleName().toString();
  }

  /**
   * Points at the method.
   *
   * @return the anchor
   */
  public Anchor anchor() {
    return Anchor.of(method);
  }

  /**
   * Points at the annotation that makes the method a step.
   *
   * @return the anchor
   */
  public Anchor annotationAnchor() {
    AnnotationMirror mirror =
        coupling
            .map(CouplingDeclaration::annotation)
            .or(() -> layer.map(LayerDeclaration::annotation))
            .orElseThrow();
    return Anchor.of(annotated, mirror);
  }
}
