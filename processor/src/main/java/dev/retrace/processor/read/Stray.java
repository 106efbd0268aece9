package dev.retrace.processor.read;

import javax.lang.model.element.TypeElement;

/**
 * An annotation where it declares nothing: the class around it is no declared layer and no base of
 * one.
 *
 * @param kind what is astray
 * @param name the method or class that wears the annotation
 * @param owner the class around it
 * @param anchor points at the annotation
 */
public record Stray(Kind kind, String name, TypeElement owner, Anchor anchor) {
  /** What is astray. */
  public enum Kind {
    /** A step of a class that is not declared. */
    STEP,
    /** A step of an interface. */
    INTERFACE_STEP,
    /** A {@code @Split} on a class that is not declared. */
    SPLIT
  }
}
