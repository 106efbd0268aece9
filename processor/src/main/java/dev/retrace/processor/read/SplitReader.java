package dev.retrace.processor.read;

import dev.retrace.annotations.Split;
import dev.retrace.processor.write.RuntimeTypes;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/**
 * Reads {@code @Split} and looks its method, if it names one, up in the class and its supertypes.
 * Who inherits steps inherits the division they work on: the nearest superclass that says one
 * counts.
 */
final class SplitReader {
  private final Elements elements;
  private final Hierarchy hierarchy;
  private final ClassLiterals literals;

  @Inject
  SplitReader(Elements elements, Hierarchy hierarchy, ClassLiterals literals) {
    this.elements = elements;
    this.hierarchy = hierarchy;
    this.literals = literals;
  }

  Optional<SplitDeclaration> read(TypeElement type) {
    Iterator<TypeElement> upwards = hierarchy.fromTheTop(type).descendingIterator();
    while (upwards.hasNext()) {
      TypeElement each = upwards.next();
      Optional<AnnotationMirror> mirror = Annotations.find(each, Split.class);
      if (mirror.isPresent()) {
        return Optional.of(split(type, each, mirror.get()));
      }
    }
    return Optional.empty();
  }

  private SplitDeclaration split(TypeElement type, TypeElement annotated, AnnotationMirror mirror) {
    return new SplitDeclaration(
        annotated,
        mirror,
        Annotations.said(mirror, "left", value -> left(type, Annotations.string(value))),
        Annotations.said(mirror, "streams", Annotations::number),
        Annotations.said(mirror, "pattern", value -> pattern(Annotations.type(value))));
  }

  private PatternReference pattern(TypeMirror type) {
    return new PatternReference(
        literals.read(type), hierarchy.isSubtype(type, RuntimeTypes.PATTERN.canonicalName()));
  }

  private LeftDeclaration left(TypeElement type, String name) {
    List<ExecutableElement> members = ElementFilter.methodsIn(elements.getAllMembers(type));
    return new LeftDeclaration(
        name, named(name, members).or(() -> named(name, hidden(type))), candidates(members));
  }

  // What a superclass keeps to itself or its package is no member, but may be what was meant.
  private List<ExecutableElement> hidden(TypeElement type) {
    return hierarchy.fromTheTop(type).stream()
        .flatMap(each -> ElementFilter.methodsIn(each.getEnclosedElements()).stream())
        .toList();
  }

  private static Optional<ExecutableElement> named(String left, List<ExecutableElement> methods) {
    List<ExecutableElement> named =
        methods.stream().filter(method -> method.getSimpleName().contentEquals(left)).toList();
    return named.stream()
        .filter(method -> method.getParameters().isEmpty())
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  private static List<String> candidates(List<ExecutableElement> methods) {
    return methods.stream()
        .filter(method -> method.getReturnType().getKind() == TypeKind.INT)
        .filter(method -> method.getParameters().isEmpty())
        .filter(method -> !method.getModifiers().contains(Modifier.STATIC))
        .map(method -> method.getSimpleName().toString())
        .filter(name -> !name.equals("hashCode"))
        .toList();
  }
}
