package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassLiteral;
import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Declaration;
import java.util.Optional;

/**
 * What keeps generated code from making an instance of a class that the user named.
 *
 * @param kind what it is
 * @param detail what a message adds about it
 */
record Obstacle(Kind kind, String detail) {
  /** What may be in the way. */
  enum Kind {
    /** No instance can be made without more ado; the detail says what the class is. */
    NOT_CONCRETE,
    /** The class cannot be named; the detail is the name of the class that would have to. */
    NOT_VISIBLE,
    /** There is no public constructor without parameters. */
    NO_CONSTRUCTOR
  }

  /** Looks for what keeps the generated class of a declaration from making an instance. */
  static Optional<Obstacle> to(ClassLiteral named, Declaration declaration) {
    ClassReference reference = named.reference().orElseThrow();
    Optional<String> unmakeable = unmakeable(reference);
    if (unmakeable.isPresent()) {
      return Optional.of(new Obstacle(Kind.NOT_CONCRETE, unmakeable.get()));
    }
    if (!reference.isVisibleFrom(declaration.reference().packageName())) {
      return Optional.of(new Obstacle(Kind.NOT_VISIBLE, declaration.name()));
    }
    return named.hasConstructor()
        ? Optional.empty()
        : Optional.of(new Obstacle(Kind.NO_CONSTRUCTOR, ""));
  }

  private static Optional<String> unmakeable(ClassReference reference) {
    if (reference.isAbstract()) {
      return Optional.of("abstract");
    }
    if (reference.isInner()) {
      return Optional.of("an inner class");
    }
    return reference.isGeneric() ? Optional.of("generic") : Optional.empty();
  }
}
