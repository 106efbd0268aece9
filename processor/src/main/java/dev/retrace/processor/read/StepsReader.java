package dev.retrace.processor.read;

import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Reads the steps of a class in the order they run: those of the topmost superclass first, each
 * class's in source order.
 *
 * <p>A method that overrides a step is that step, at its place. It keeps the annotation of the
 * method it overrides unless it wears one itself: a base class may thus say how steps follow each
 * other and leave to its subclasses what they are made of.
 */
final class StepsReader {
  private final Elements elements;
  private final Types types;
  private final Hierarchy hierarchy;
  private final SourceOrder source;
  private final LayerTypes layers;
  private final CouplingReader couplings;

  @Inject
  StepsReader(
      Elements elements,
      Types types,
      Hierarchy hierarchy,
      SourceOrder source,
      LayerTypes layers,
      CouplingReader couplings) {
    this.elements = elements;
    this.types = types;
    this.hierarchy = hierarchy;
    this.source = source;
    this.layers = layers;
    this.couplings = couplings;
  }

  List<StepDeclaration> read(TypeElement declared) {
    List<Found> steps = new ArrayList<>();
    for (TypeElement each : hierarchy.fromTheTop(declared)) {
      for (ExecutableElement method : ElementFilter.methodsIn(each.getEnclosedElements())) {
        find(method, declared, steps);
      }
    }
    return steps.stream().map(each -> step(each, declared)).toList();
  }

  private void find(ExecutableElement method, TypeElement declared, List<Found> steps) {
    for (int i = 0; i < steps.size(); i++) {
      Found above = steps.get(i);
      if (elements.overrides(method, above.method(), declared)) {
        steps.set(i, new Found(method, isStep(method) ? method : above.annotated()));
        return;
      }
    }
    if (isStep(method)) {
      steps.add(new Found(method, method));
    }
  }

  static boolean isStep(ExecutableElement method) {
    return Annotations.has(method, Invertible.class) || Annotations.has(method, Coupling.class);
  }

  private StepDeclaration step(Found found, TypeElement declared) {
    ExecutableElement annotated = found.annotated();
    TypeMirror returned = returnType(found.method(), declared);
    return new StepDeclaration(
        found.method(),
        annotated,
        Annotations.find(annotated, Invertible.class).map(mirror -> layer(mirror, returned)),
        Annotations.find(annotated, Coupling.class)
            .map(mirror -> couplings.read(annotated, mirror, returned)),
        component(found.method()));
  }

  // As the declared class sees it: a superclass may leave a type open that its subclass fills in.
  private TypeMirror returnType(ExecutableElement method, TypeElement declared) {
    DeclaredType type = (DeclaredType) declared.asType();
    return ((ExecutableType) types.asMemberOf(type, method)).getReturnType();
  }

  private LayerDeclaration layer(AnnotationMirror mirror, TypeMirror returned) {
    AnnotationValue on = Annotations.value(mirror, "on").orElseThrow();
    return new LayerDeclaration(
        mirror, new Said<>(Annotations.half(on), on), layers.read(returned));
  }

  // An annotation on a component goes over to its accessor. The field is what stands in the source.
  private Optional<Element> component(ExecutableElement method) {
    Element owner = method.getEnclosingElement();
    if (owner.getKind() != ElementKind.RECORD || !source.isMadeUp(method)) {
      return Optional.empty();
    }
    return owner.getEnclosedElements().stream()
        .filter(member -> member.getKind() == ElementKind.FIELD)
        .filter(field -> field.getSimpleName().equals(method.getSimpleName()))
        .<Element>map(field -> field)
        .findFirst();
  }

  private record Found(ExecutableElement method, ExecutableElement annotated) {}
}
