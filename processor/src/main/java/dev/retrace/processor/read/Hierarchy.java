package dev.retrace.processor.read;

import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Supertypes, asked for by name: the runtime is not on the processor's own class path. */
public final class Hierarchy {
  private final Types types;

  @Inject
  Hierarchy(Types types) {
    this.types = types;
  }

  /**
   * Looks a type up among a type and its supertypes.
   *
   * @return the supertype with its type arguments, none if it is used raw
   */
  Optional<DeclaredType> find(TypeMirror type, String qualifiedName) {
    if (type.getKind() != TypeKind.DECLARED && type.getKind() != TypeKind.TYPEVAR) {
      return Optional.empty();
    }
    if (type instanceof DeclaredType declared && element(declared).equals(qualifiedName)) {
      return Optional.of(declared);
    }
    return types.directSupertypes(type).stream()
        .flatMap(supertype -> find(supertype, qualifiedName).stream())
        .findFirst();
  }

  /**
   * Whether a type is another or inherits from it.
   *
   * @param type the type
   * @param qualifiedName the name of the other
   * @return true if it is
   */
  public boolean isSubtype(TypeMirror type, String qualifiedName) {
    return find(type, qualifiedName).isPresent();
  }

  /** The superclasses of a class, the topmost first, then the class itself. */
  Deque<TypeElement> fromTheTop(TypeElement type) {
    Deque<TypeElement> classes = new ArrayDeque<>();
    TypeElement each = type;
    while (each != null) {
      classes.push(each);
      each = (TypeElement) types.asElement(each.getSuperclass());
    }
    return classes;
  }

  private static String element(DeclaredType type) {
    return ((TypeElement) type.asElement()).getQualifiedName().toString();
  }
}
