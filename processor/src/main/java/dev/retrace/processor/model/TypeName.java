package dev.retrace.processor.model;

import java.util.List;

/**
 * The name of a class.
 *
 * @param packageName its package, empty for the unnamed one
 * @param simpleNames from the outermost class inwards
 */
public record TypeName(String packageName, List<String> simpleNames) {
  /**
   * The innermost name.
   *
   * @return {@code Inner} of {@code Outer.Inner}
   */
  public String simpleName() {
    return simpleNames.get(simpleNames.size() - 1);
  }

  /**
   * The class that is generated for this one, in the same package.
   *
   * @return {@code InvertibleOuter_Inner} for {@code Outer.Inner}
   */
  public TypeName generated() {
    return new TypeName(packageName, List.of("Invertible" + String.join("_", simpleNames)));
  }
}
