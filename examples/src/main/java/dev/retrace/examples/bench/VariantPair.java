package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;

/**
 * Two variants that take turns, written with a slash: {@code inverted/autograd}.
 *
 * @param first the one above the line
 * @param second the one below
 */
public record VariantPair(Variant first, Variant second) {
  /**
   * Reads a pair.
   *
   * @param text two variants and a slash between them
   * @return the pair
   * @throws UserException naming what cannot be read
   */
  public static VariantPair parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || slash != text.lastIndexOf('/')) {
      throw new UserException(
          "The pair '" + text + "' cannot be read; give two variants, as in inverted/autograd");
    }
    return new VariantPair(
        Variant.parse(text.substring(0, slash)), Variant.parse(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return first + "/" + second;
  }
}
