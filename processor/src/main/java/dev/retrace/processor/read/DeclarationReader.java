package dev.retrace.processor.read;

import dev.retrace.annotations.Invertible;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Turns an annotated class into a {@link Declaration}. */
final class DeclarationReader {
  private final Types types;
  private final LayerTypes layers;
  private final StepsReader steps;
  private final SplitReader splits;
  private final Deprecation deprecation;

  @Inject
  DeclarationReader(
      Types types,
      LayerTypes layers,
      StepsReader steps,
      SplitReader splits,
      Deprecation deprecation) {
    this.types = types;
    this.layers = layers;
    this.steps = steps;
    this.splits = splits;
    this.deprecation = deprecation;
  }

  /** Reads a class that wears {@code @Invertible} and whose types are all known. */
  Declaration read(TypeElement type) {
    AnnotationMirror annotation = Annotations.find(type, Invertible.class).orElseThrow();
    List<StepDeclaration> ordered = steps.read(type);
    Optional<SplitDeclaration> split = splits.read(type);
    List<LayerReference> permitted = permitted(type);
    return new Declaration(
        new ClassReference(type),
        annotation,
        Annotations.written(annotation, "on"),
        split,
        ordered,
        permitted,
        choosers(type),
        layers.isRuntime(type.asType()),
        deprecation.isIn(type, split, ordered, permitted));
  }

  // The generated code asks one after the other: a class must be asked for before its superclass.
  private List<LayerReference> permitted(TypeElement type) {
    List<TypeMirror> ordered = new ArrayList<>();
    for (TypeMirror each : type.getPermittedSubclasses()) {
      int place = 0;
      while (place < ordered.size() && !types.isSubtype(each, ordered.get(place))) {
        place++;
      }
      ordered.add(place, each);
    }
    return ordered.stream().map(layers::readSingle).toList();
  }

  private List<ClassReference> choosers(TypeElement type) {
    return Stream.concat(Stream.of(type.getSuperclass()), type.getInterfaces().stream())
        .flatMap(supertype -> Stream.ofNullable(types.asElement(supertype)))
        .map(element -> new ClassReference((TypeElement) element))
        .filter(reference -> reference.isSealed() && reference.isAbstract())
        .filter(reference -> Annotations.has(reference.type(), Invertible.class))
        .toList();
  }
}
