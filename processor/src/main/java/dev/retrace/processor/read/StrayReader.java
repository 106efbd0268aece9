package dev.retrace.processor.read;

import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/**
 * Finds annotations that belong to no declaration. An abstract class may have steps and a division
 * without being declared, and so may a superclass of a class that is: both lend them to their
 * subclasses.
 */
final class StrayReader {
  private final Hierarchy hierarchy;

  @Inject
  StrayReader(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /**
   * Looks through a round.
   *
   * @param declared the declared classes of the round, ready or not
   */
  List<Stray> read(RoundEnvironment environment, Collection<TypeElement> declared) {
    Set<TypeElement> bases = new LinkedHashSet<>();
    declared.forEach(type -> bases.addAll(hierarchy.fromTheTop(type)));
    List<Stray> strays = new ArrayList<>();
    for (Class<? extends Annotation> type : List.of(Invertible.class, Coupling.class)) {
      for (Element element : environment.getElementsAnnotatedWith(type)) {
        if (element instanceof ExecutableElement method) {
          step(method, type, bases, strays);
        }
      }
    }
    for (Element element : environment.getElementsAnnotatedWith(Split.class)) {
      TypeElement type = (TypeElement) element;
      if (!isDeclared(type) && !isBase(type, bases)) {
        strays.add(stray(Stray.Kind.SPLIT, type, type, Split.class));
      }
    }
    return strays;
  }

  private static void step(
      ExecutableElement method,
      Class<? extends Annotation> annotation,
      Set<TypeElement> bases,
      List<Stray> strays) {
    TypeElement owner = (TypeElement) method.getEnclosingElement();
    if (owner.getKind().isInterface()) {
      strays.add(stray(Stray.Kind.INTERFACE_STEP, method, owner, annotation));
    } else if (!isDeclared(owner) && !isBase(owner, bases)) {
      strays.add(stray(Stray.Kind.STEP, method, owner, annotation));
    }
  }

  private static boolean isBase(TypeElement type, Set<TypeElement> bases) {
    boolean isAbstract = type.getModifiers().contains(Modifier.ABSTRACT);
    return bases.contains(type) || (isAbstract && type.getKind() == ElementKind.CLASS);
  }

  private static boolean isDeclared(Element type) {
    return Annotations.has(type, Invertible.class);
  }

  private static Stray stray(
      Stray.Kind kind, Element element, TypeElement owner, Class<? extends Annotation> annotation) {
    return new Stray(
        kind,
        element.getSimpleName().toString(),
        owner,
        Anchor.of(element, Annotations.find(element, annotation).orElseThrow()));
  }
}
