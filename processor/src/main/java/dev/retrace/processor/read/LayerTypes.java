package dev.retrace.processor.read;

import dev.retrace.annotations.Invertible;
import dev.retrace.processor.read.LayerReference.Container;
import dev.retrace.processor.read.LayerReference.Kind;
import dev.retrace.processor.write.RuntimeTypes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;

/** Reads types that stand for layers. */
final class LayerTypes {
  private final Types types;
  private final Hierarchy hierarchy;

  @Inject
  LayerTypes(Types types, Hierarchy hierarchy) {
    this.types = types;
    this.hierarchy = hierarchy;
  }

  /** Reads what a step returns: a layer, or an {@code Optional} or {@code List} of layers. */
  LayerReference read(TypeMirror type) {
    Optional<DeclaredType> optional = hierarchy.find(type, "java.util.Optional");
    if (optional.isPresent()) {
      return element(type, Container.OPTIONAL, optional.get());
    }
    return hierarchy
        .find(type, "java.util.List")
        .map(list -> element(type, Container.LIST, list))
        .orElseGet(() -> readSingle(type));
  }

  /** Reads a layer that stands for itself. */
  LayerReference readSingle(TypeMirror type) {
    return layer(type, Container.NONE, type);
  }

  /** Whether a type is a layer of the runtime. */
  boolean isRuntime(TypeMirror type) {
    return hierarchy.isSubtype(type, RuntimeTypes.INVERTIBLE_BLOCK.canonicalName());
  }

  private LayerReference element(
      TypeMirror whole, Container container, DeclaredType parameterized) {
    List<? extends TypeMirror> arguments = parameterized.getTypeArguments();
    if (arguments.isEmpty()) {
      return new LayerReference(whole, container, Kind.RAW, Optional.empty());
    }
    TypeMirror element = arguments.get(0);
    if (element instanceof WildcardType wildcard) {
      element = wildcard.getExtendsBound();
    }
    return element == null
        ? new LayerReference(whole, container, Kind.UNBOUNDED, Optional.empty())
        : layer(whole, container, element);
  }

  private LayerReference layer(TypeMirror whole, Container container, TypeMirror element) {
    Optional<ClassReference> layer =
        Optional.ofNullable(types.asElement(element))
            .filter(TypeElement.class::isInstance)
            .map(type -> new ClassReference((TypeElement) type));
    return new LayerReference(whole, container, kind(element, layer), layer);
  }

  private Kind kind(TypeMirror type, Optional<ClassReference> layer) {
    if (type.getKind() == TypeKind.VOID) {
      return Kind.VOID;
    }
    if (isRuntime(type)) {
      return Kind.RUNTIME;
    }
    return layer
        .filter(reference -> Annotations.has(reference.type(), Invertible.class))
        .map(
            reference ->
                reference.isSealed() && reference.isAbstract() ? Kind.CHOICE : Kind.DECLARED)
        .orElse(Kind.OTHER);
  }
}
