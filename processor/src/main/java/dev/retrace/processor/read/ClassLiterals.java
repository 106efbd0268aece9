package dev.retrace.processor.read;

import jakarta.inject.Inject;
import java.util.Optional;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** Reads classes that annotations name. */
final class ClassLiterals {
  private final Types types;

  @Inject
  ClassLiterals(Types types) {
    this.types = types;
  }

  ClassLiteral read(TypeMirror type) {
    Optional<TypeElement> element =
        Optional.ofNullable(types.asElement(type)).map(TypeElement.class::cast);
    return new ClassLiteral(
        type,
        element.map(ClassReference::new),
        element.filter(ClassLiterals::hasConstructor).isPresent());
  }

  private static boolean hasConstructor(TypeElement type) {
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .filter(constructor -> constructor.getParameters().isEmpty())
        .anyMatch(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC));
  }
}
