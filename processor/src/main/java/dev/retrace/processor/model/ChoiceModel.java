package dev.retrace.processor.model;

import java.util.List;

/**
 * A sealed declaration, whose generated class finds out which permitted class it was given.
 *
 * @param declared the sealed class or interface
 * @param isPublic whether it can be named from everywhere
 * @param isDeprecated whether it has to name something deprecated
 * @param options in the order they are asked for
 */
public record ChoiceModel(
    TypeName declared, boolean isPublic, boolean isDeprecated, List<Option> options)
    implements Generated {

  /**
   * A permitted class.
   *
   * @param type its name
   * @param maker how its layer is made
   */
  public record Option(TypeName type, Maker maker) {}
}
