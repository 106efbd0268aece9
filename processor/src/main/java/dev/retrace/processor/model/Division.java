package dev.retrace.processor.model;

import java.util.Optional;

/** How a layer divides what its couplings rewrite. */
public sealed interface Division {
  /**
   * A left and a right part of the channels.
   *
   * @param leftMethod the method that gives the number of left channels; in half unless present
   */
  record Halves(Optional<String> leftMethod) implements Division {}

  /**
   * Several parts of the channels, as equal as can be.
   *
   * @param count how many
   */
  record Streams(int count) implements Division {}

  /**
   * A left and a right part of the sites.
   *
   * @param type the class that knows which is which
   */
  record Pattern(TypeName type) implements Division {}
}
