package dev.retrace.processor.model;

import dev.retrace.processor.model.ChoiceModel.Option;
import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerDeclaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.read.StepDeclaration;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Decides what is written for a declaration in which no check found an error. Cannot fail. */
public final class ModelFactory {
  @Inject
  ModelFactory() {}

  /**
   * Makes the model of a class.
   *
   * @param declaration without errors
   * @return what to write
   */
  public Generated create(Declaration declaration) {
    ClassReference reference = declaration.reference();
    TypeName declared = name(reference);
    if (reference.isSealed() && reference.isAbstract()) {
      List<Option> options = declaration.permitted().stream().map(ModelFactory::option).toList();
      return new ChoiceModel(declared, reference.isPublic(), declaration.isDeprecated(), options);
    }
    List<Step> steps = declaration.steps().stream().map(step -> step(step, reference)).toList();
    return new LayerModel(
        declared,
        reference.isPublic(),
        declaration.isDeprecated(),
        declaration.split().map(SplitDeclaration::left),
        Segments.of(steps));
  }

  private static Option option(LayerReference permitted) {
    return new Option(name(permitted.layer().orElseThrow()), maker(permitted));
  }

  private static Step step(StepDeclaration step, ClassReference declared) {
    return step.coupling()
        .map(coupling -> coupling(step.name(), coupling))
        .orElseGet(() -> layer(step.name(), step.layer().orElseThrow(), declared));
  }

  private static Step coupling(String name, CouplingDeclaration coupling) {
    LawFacts law =
        new LawFacts(
            name(coupling.law().reference().orElseThrow()),
            coupling.law().facts().orElseThrow().forward());
    List<String> given =
        coupling.given().stream().map(CouplingDeclaration.Condition::name).toList();
    return new CouplingStep(name, law, coupling.writes(), given);
  }

  private static Step layer(String name, LayerDeclaration layer, ClassReference declared) {
    LayerReference returned = layer.returned();
    Count count =
        switch (returned.container()) {
          case NONE -> Count.ONE;
          case OPTIONAL -> Count.OPTIONAL;
          case LIST -> Count.LIST;
        };
    // A field can have the type that the method names, unless that is generic or hidden.
    Optional<TypeName> type =
        returned
            .layer()
            .filter(reference -> reference.isVisibleFrom(declared.packageName()))
            .filter(reference -> !reference.isGeneric())
            .map(ModelFactory::name);
    return new LayerStep(name, layer.on(), count, maker(returned), type);
  }

  private static Maker maker(LayerReference layer) {
    return switch (layer.kind()) {
      case DECLARED -> Maker.CONSTRUCTOR;
      case CHOICE -> Maker.CHOICE;
      default -> Maker.NONE;
    };
  }

  private static TypeName name(ClassReference reference) {
    return new TypeName(reference.packageName(), reference.simpleNames());
  }
}
