package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Hierarchy;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;

/** What a generated constructor may call: it stands in the package of the declared class. */
final class Calls {
  private final Hierarchy hierarchy;

  @Inject
  Calls(Hierarchy hierarchy) {
    this.hierarchy = hierarchy;
  }

  /** The class that a method stands in. */
  static ClassReference owner(ExecutableElement method) {
    return new ClassReference((TypeElement) method.getEnclosingElement());
  }

  /** Whether access rules let the generated class of a declaration call a method. */
  static boolean isVisible(ExecutableElement method, Declaration declaration) {
    Set<Modifier> modifiers = method.getModifiers();
    String here = declaration.reference().packageName();
    return modifiers.contains(Modifier.PUBLIC)
        || (!modifiers.contains(Modifier.PRIVATE) && owner(method).packageName().equals(here));
  }

  /** A checked exception that a method throws. */
  Optional<TypeMirror> checkedException(ExecutableElement method) {
    return method.getThrownTypes().stream()
        .filter(thrown -> !hierarchy.isSubtype(thrown, RuntimeException.class.getName()))
        .filter(thrown -> !hierarchy.isSubtype(thrown, Error.class.getName()))
        .<TypeMirror>map(thrown -> thrown)
        .findFirst();
  }
}
