package dev.retrace.processor.read;

import java.util.Optional;

/**
 * What {@code @Coupling(law = ...)} names.
 *
 * @param named the class
 * @param facts its {@code @Law}, or the one it inherits
 * @param isCouplingLaw whether it implements the runtime's contract of coupling laws
 */
public record LawReference(ClassLiteral named, Optional<Facts> facts, boolean isCouplingLaw) {

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
    return named.displayName();
  }
}
