package dev.retrace.processor.read;

import java.util.Optional;
import javax.lang.model.type.TypeMirror;

/**
 * A type that stands for a layer: what a step returns, or what a sealed declaration permits.
 *
 * @param type the type as it is written
 * @param container what it is wrapped in
 * @param kind what the layer is
 * @param layer the layer's class, where it has one
 */
public record LayerReference(
    TypeMirror type, Container container, Kind kind, Optional<ClassReference> layer) {

  /** How many layers there may be. */
  public enum Container {
    /** Exactly one. */
    NONE,
    /** One or none: {@code Optional}. */
    OPTIONAL,
    /** Any number: {@code List} or a subtype. */
    LIST
  }

  /** What the layer is. */
  public enum Kind {
    /** A declared class, to be wrapped by its generated class. */
    DECLARED,
    /** A sealed declaration, whose generated class chooses. */
    CHOICE,
    /** A layer of the runtime, to be run as it is. */
    RUNTIME,
    /** Unknown: the container names no element type. */
    RAW,
    /** Unknown: the container's element type is a wildcard without an upper bound. */
    UNBOUNDED,
    /** Nothing at all. */
    VOID,
    /** No layer. */
    OTHER
  }

  /**
   * Whether the type names a layer.
   *
   * @return true if it does
   */
  public boolean isLayer() {
    return isGenerated() || kind == Kind.RUNTIME;
  }

  /**
   * Whether the layer needs a generated class.
   *
   * @return true if it does
   */
  public boolean isGenerated() {
    return kind == Kind.DECLARED || kind == Kind.CHOICE;
  }
}
