package dev.retrace.processor.read;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.TypeElement;

/**
 * A class that wears {@code @Invertible}.
 *
 * @param reference the class
 * @param annotation its {@code @Invertible}
 * @param on the value of {@code on}, which says nothing on a class
 * @param split its {@code @Split}, or the one it inherits
 * @param steps its steps in the order they run, those of superclasses first
 * @param permitted what a sealed class or interface permits, the more special before the more
 *     general
 * @param choosers the sealed declarations that permit this class
 * @param isLayer whether it is itself a layer of the runtime
 * @param isDeprecated whether it is deprecated, or something that its generated class has to name
 */
public record Declaration(
    ClassReference reference,
    AnnotationMirror annotation,
    Optional<AnnotationValue> on,
    Optional<SplitDeclaration> split,
    List<StepDeclaration> steps,
    List<LayerReference> permitted,
    List<ClassReference> choosers,
    boolean isLayer,
    boolean isDeprecated) {
  /**
   * The class.
   *
   * @return its element
   */
  public TypeElement type() {
    return reference.type();
  }

  /**
   * How messages call the class.
   *
   * @return {@code Outer.Inner}
   */
  public String name() {
    return reference.displayName();
  }

  /**
   * Points at the class.
   *
   * @return the anchor
   */
  public Anchor anchor() {
    return Anchor.of(type());
  }

  /**
   * The steps that are couplings.
   *
   * @return in the order they run
   */
  public List<CouplingDeclaration> couplings() {
    return steps.stream().flatMap(step -> step.coupling().stream()).toList();
  }

  /**
   * The steps that run a layer.
   *
   * @return in the order they run
   */
  public List<LayerDeclaration> layers() {
    return steps.stream().flatMap(step -> step.layer().stream()).toList();
  }

  /**
   * The number of streams that the channels are divided into.
   *
   * @return absent if couplings write left and right parts
   */
  public Optional<Integer> streams() {
    return split.flatMap(SplitDeclaration::streams).map(Said::value);
  }
}
