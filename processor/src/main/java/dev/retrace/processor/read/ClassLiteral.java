package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.type.TypeMirror;

/**
 * A class that an annotation names, for generated code to make an instance of.
 *
 * @param type the type of the literal
 * @param reference its class; absent for {@code void.class}, arrays and primitive types
 * @param hasConstructor whether it has a public constructor without parameters
 */
public record ClassLiteral(
    TypeMirror type, Optional<ClassReference> reference, boolean hasConstructor) {
  /**
   * How messages call it.
   *
   * @return {@code Outer.Inner}
   */
  public String displayName() {
    return reference.map(ClassReference::displayName).orElseGet(type::toString);
  }
}
