package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.type.TypeMirror;

/**
 * What {@code @Coupling(law = ...)} names.
 *
 * @param type the type of the class literal
 * @param reference its class, if it is one
 * @param facts its {@code @Law}
 * @param isCouplingLaw whether it implements the runtime's contract of coupling laws
 * @param hasConstructor whether it has a public constructor without parameters
 */
public record LawReference(
    TypeMirror type,
    Optional<ClassReference> reference,
    Optional<Facts> facts,
    boolean isCouplingLaw,
    boolean hasConstructor) {

  /**
   * What a {@code @Law} says.
   *
   * @param forward the new part in terms of x and b
   * @param inverse the old part in terms of y and b
   */
  public record Facts(String forward, String inverse) {}

  /**
   * How messages call it.
   *
   * @return {@code Outer.Inner}
   */
  public String displayName() {
    return reference.map(ClassReference::displayName).orElseGet(type::toString);
  }
}
