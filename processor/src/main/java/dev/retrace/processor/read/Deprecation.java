package dev.retrace.processor.read;

import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Whether generated code has to name something deprecated. The user was warned where it was
 * written, and is not to be warned again where it was not.
 */
final class Deprecation {
  private final Elements elements;

  @Inject
  Deprecation(Elements elements) {
    this.elements = elements;
  }

  boolean isIn(
      TypeElement type,
      Optional<SplitDeclaration> split,
      List<StepDeclaration> steps,
      List<LayerReference> permitted) {
    Stream<Element> ofSplit = split.stream().flatMap(Deprecation::named);
    Stream<Element> ofSteps = steps.stream().flatMap(Deprecation::named);
    Stream<Element> ofPermitted = permitted.stream().flatMap(Deprecation::named);
    return Stream.of(Stream.of(type), ofSplit, ofSteps, ofPermitted)
        .flatMap(each -> each)
        .anyMatch(this::isDeprecated);
  }

  private static Stream<Element> named(SplitDeclaration split) {
    Stream<Element> methods =
        split.left().flatMap(left -> left.value().method()).stream().map(method -> method);
    Stream<Element> patterns =
        split.pattern().stream().flatMap(said -> named(said.value().named()));
    return Stream.concat(methods, patterns);
  }

  private static Stream<Element> named(ClassLiteral literal) {
    return literal.reference().stream().map(ClassReference::type);
  }

  private static Stream<Element> named(StepDeclaration step) {
    Stream<Element> laws =
        step.coupling().stream().flatMap(coupling -> named(coupling.law().named()));
    Stream<Element> layers = step.layer().stream().flatMap(layer -> named(layer.returned()));
    return Stream.concat(Stream.of(step.method()), Stream.concat(laws, layers));
  }

  private static Stream<Element> named(LayerReference layer) {
    return layer.layer().stream().map(ClassReference::type);
  }

  private boolean isDeprecated(Element element) {
    return element != null
        && (elements.isDeprecated(element) || isDeprecated(element.getEnclosingElement()));
  }
}
