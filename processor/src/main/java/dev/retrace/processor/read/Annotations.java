package dev.retrace.processor.read;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Strategy;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Annotations as they stand in the source or a class file. */
final class Annotations {
  private Annotations() {}

  /** The annotation of some type that an element wears. */
  static Optional<AnnotationMirror> find(Element element, Class<? extends Annotation> type) {
    return find(element.getAnnotationMirrors(), type);
  }

  /** The annotation of some inherited type that a class or a superclass wears. */
  static Optional<AnnotationMirror> findInherited(
      Elements elements, TypeElement element, Class<? extends Annotation> type) {
    return find(elements.getAllAnnotationMirrors(element), type);
  }

  private static Optional<AnnotationMirror> find(
      List<? extends AnnotationMirror> mirrors, Class<? extends Annotation> type) {
    for (AnnotationMirror mirror : mirrors) {
      TypeElement worn = (TypeElement) mirror.getAnnotationType().asElement();
      if (worn.getQualifiedName().contentEquals(type.getCanonicalName())) {
        return Optional.of(mirror);
      }
    }
    return Optional.empty();
  }

  /** Whether an element wears an annotation of some type. */
  static boolean has(Element element, Class<? extends Annotation> type) {
    return find(element, type).isPresent();
  }

  /** A member that is written out. */
  static Optional<AnnotationValue> written(AnnotationMirror mirror, String member) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)) {
        return Optional.of(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /** What a member means that is written out. */
  static <T> Optional<Said<T>> said(
      AnnotationMirror mirror, String member, Function<AnnotationValue, T> meaning) {
    return written(mirror, member).map(value -> new Said<>(meaning.apply(value), value));
  }

  /** A member, or its default; empty only where the compiler will complain. */
  static Optional<AnnotationValue> value(AnnotationMirror mirror, String member) {
    return written(mirror, member).or(() -> defaultOf(mirror, member));
  }

  private static Optional<AnnotationValue> defaultOf(AnnotationMirror mirror, String member) {
    Element annotation = mirror.getAnnotationType().asElement();
    return ElementFilter.methodsIn(annotation.getEnclosedElements()).stream()
        .filter(method -> method.getSimpleName().contentEquals(member))
        .flatMap(method -> Optional.ofNullable(method.getDefaultValue()).stream())
        .findFirst();
  }

  static Half half(AnnotationValue value) {
    return Half.valueOf(constant(value));
  }

  static Strategy strategy(AnnotationValue value) {
    return Strategy.valueOf(constant(value));
  }

  private static String constant(AnnotationValue value) {
    return ((VariableElement) value.getValue()).getSimpleName().toString();
  }

  static TypeMirror type(AnnotationValue value) {
    return (TypeMirror) value.getValue();
  }

  static int number(AnnotationValue value) {
    return (Integer) value.getValue();
  }

  static String string(AnnotationValue value) {
    return (String) value.getValue();
  }

  /** The elements of an array. */
  static List<AnnotationValue> array(AnnotationValue value) {
    return ((List<?>) value.getValue()).stream().map(AnnotationValue.class::cast).toList();
  }
}
