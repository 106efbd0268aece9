package dev.retrace.processor.read;

import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;

/**
 * Whether the compiler knows every type that a declaration mentions. One it does not know may be
 * generated in this round, so the declaration waits; if it never comes, the compiler says so.
 */
final class Resolution {
  private static final List<Class<? extends Annotation>> VOCABULARY =
      List.of(Invertible.class, Coupling.class, Split.class);

  private final Hierarchy hierarchy;

  @Inject
  Resolution(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  boolean isComplete(TypeElement type) {
    return isKnown(type.getSuperclass())
        && type.getInterfaces().stream().allMatch(Resolution::isKnown)
        && type.getPermittedSubclasses().stream().allMatch(Resolution::isKnown)
        && hierarchy.fromTheTop(type).stream().allMatch(Resolution::isKnownWithin);
  }

  private static boolean isKnownWithin(TypeElement type) {
    return isKnown(type.getSuperclass())
        && annotationsKnown(type)
        && ElementFilter.methodsIn(type.getEnclosedElements()).stream()
            .filter(Resolution::wearsVocabulary)
            .allMatch(method -> isKnown(method) && annotationsKnown(method));
  }

  private static boolean isKnown(ExecutableElement method) {
    return isKnown(method.getReturnType())
        && method.getThrownTypes().stream().allMatch(Resolution::isKnown)
        && method.getParameters().stream().allMatch(parameter -> isKnown(parameter.asType()));
  }

  private static boolean wearsVocabulary(Element element) {
    return VOCABULARY.stream().anyMatch(type -> Annotations.has(element, type));
  }

  private static boolean annotationsKnown(Element element) {
    return VOCABULARY.stream()
        .flatMap(type -> Annotations.find(element, type).stream())
        .allMatch(Resolution::isKnown);
  }

  private static boolean isKnown(AnnotationMirror mirror) {
    return ElementFilter.methodsIn(mirror.getAnnotationType().asElement().getEnclosedElements())
        .stream()
        .map(member -> Annotations.value(mirror, member.getSimpleName().toString()))
        .allMatch(value -> value.isPresent() && isKnown(value.get()));
  }

  private static boolean isKnown(AnnotationValue annotationValue) {
    Object value = annotationValue.getValue();
    if (value instanceof TypeMirror type) {
      return isKnown(type);
    }
    if (value instanceof List<?> values) {
      return values.stream().allMatch(each -> isKnown((AnnotationValue) each));
    }
    // Compilers put this text where a class or a constant is missing.
    return !"<error>".equals(value);
  }

  private static boolean isKnown(TypeMirror type) {
    if (type == null) {
      return true;
    }
    if (type.getKind() == TypeKind.ERROR) {
      return false;
    }
    if (type instanceof DeclaredType declared) {
      return declared.getTypeArguments().stream().allMatch(Resolution::isKnown);
    }
    if (type instanceof WildcardType wildcard) {
      return isKnown(wildcard.getExtendsBound()) && isKnown(wildcard.getSuperBound());
    }
    return !(type instanceof ArrayType array) || isKnown(array.getComponentType());
  }
}
