package dev.retrace.processor.model;

/** A class to be generated: a layer, or a choice among layers. */
public sealed interface Generated permits LayerModel, ChoiceModel {
  /**
   * The class that declares it.
   *
   * @return its name
   */
  TypeName declared();

  /**
   * Whether it can be named from everywhere.
   *
   * @return false if its package only sees it
   */
  boolean isPublic();

  /**
   * Whether it has to name something deprecated.
   *
   * @return true if the compiler's warnings about that are to be suppressed
   */
  boolean isDeprecated();
}
