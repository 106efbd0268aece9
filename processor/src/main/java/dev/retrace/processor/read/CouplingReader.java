package dev.retrace.processor.read;

import dev.retrace.annotations.Law;
import dev.retrace.processor.read.CouplingDeclaration.Condition;
import dev.retrace.processor.write.RuntimeTypes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** Reads {@code @Coupling} and the law it names. */
final class CouplingReader {
  private final Types types;
  private final Hierarchy hierarchy;

  @Inject
  CouplingReader(Types types, Hierarchy hierarchy) {
    this.types = types;
    this.hierarchy = hierarchy;
  }

  CouplingDeclaration read(
      ExecutableElement annotated, AnnotationMirror annotation, TypeMirror returned) {
    AnnotationValue law = Annotations.value(annotation, "law").orElseThrow();
    AnnotationValue writes = Annotations.value(annotation, "writes").orElseThrow();
    AnnotationValue given = Annotations.value(annotation, "given").orElseThrow();
    return new CouplingDeclaration(
        annotated,
        annotation,
        law,
        law(Annotations.type(law)),
        writes,
        Annotations.half(writes),
        conditions(given),
        returned,
        hierarchy.isSubtype(returned, RuntimeTypes.BLOCK.canonicalName()));
  }

  private static List<Condition> conditions(AnnotationValue given) {
    return Annotations.array(given).stream()
        .map(value -> new Condition(Annotations.string(value), value))
        .toList();
  }

  private LawReference law(TypeMirror type) {
    Optional<TypeElement> element =
        Optional.ofNullable(types.asElement(type)).map(TypeElement.class::cast);
    return new LawReference(
        type,
        element.map(ClassReference::new),
        element.flatMap(CouplingReader::facts),
        hierarchy.isSubtype(type, RuntimeTypes.COUPLING_LAW.canonicalName()),
        element.filter(CouplingReader::hasConstructor).isPresent());
  }

  private static Optional<LawReference.Facts> facts(TypeElement law) {
    return Annotations.find(law, Law.class)
        .map(mirror -> new LawReference.Facts(text(mirror, "forward"), text(mirror, "inverse")));
  }

  private static String text(AnnotationMirror mirror, String member) {
    return Annotations.value(mirror, member).map(Annotations::string).orElse("");
  }

  private static boolean hasConstructor(TypeElement law) {
    return ElementFilter.constructorsIn(law.getEnclosedElements()).stream()
        .filter(constructor -> constructor.getParameters().isEmpty())
        .anyMatch(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC));
  }
}
