package dev.retrace.processor.read;

import dev.retrace.annotations.Law;
import dev.retrace.processor.write.RuntimeTypes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** Reads {@code @Coupling} and the law it names. */
final class CouplingReader {
  private final Elements elements;
  private final Hierarchy hierarchy;
  private final ClassLiterals literals;

  @Inject
  CouplingReader(Elements elements, Hierarchy hierarchy, ClassLiterals literals) {
    this.elements = elements;
    this.hierarchy = hierarchy;
    this.literals = literals;
  }

  CouplingDeclaration read(
      ExecutableElement annotated, AnnotationMirror annotation, TypeMirror returned) {
    AnnotationValue law = Annotations.value(annotation, "law").orElseThrow();
    AnnotationValue given = Annotations.value(annotation, "given").orElseThrow();
    AnnotationValue strategy = Annotations.value(annotation, "strategy").orElseThrow();
    return new CouplingDeclaration(
        annotated,
        annotation,
        law,
        law(Annotations.type(law)),
        Annotations.said(annotation, "writes", Annotations::half),
        Annotations.said(annotation, "stream", Annotations::number),
        conditions(given),
        Annotations.strategy(strategy),
        returned,
        hierarchy.isSubtype(returned, RuntimeTypes.BLOCK.canonicalName()));
  }

  private static List<Said<String>> conditions(AnnotationValue given) {
    return Annotations.array(given).stream()
        .map(value -> new Said<>(Annotations.string(value), value))
        .toList();
  }

  private LawReference law(TypeMirror type) {
    ClassLiteral named = literals.read(type);
    return new LawReference(
        named,
        named.reference().flatMap(law -> facts(law.type())),
        hierarchy.isSubtype(type, RuntimeTypes.COUPLING_LAW.canonicalName()));
  }

  private Optional<LawReference.Facts> facts(TypeElement law) {
    return Annotations.findInherited(elements, law, Law.class)
        .map(mirror -> new LawReference.Facts(text(mirror, "forward"), text(mirror, "inverse")));
  }

  private static String text(AnnotationMirror mirror, String member) {
    return Annotations.value(mirror, member).map(Annotations::string).orElse("");
  }
}
