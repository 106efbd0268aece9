package dev.retrace.processor.model;

import dev.retrace.processor.model.ChoiceModel.Option;
import dev.retrace.processor.read.ClassLiteral;
import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerDeclaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.Said;
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
    Division division =
        declaration
            .split()
            .map(ModelFactory::division)
            .orElseGet(() -> new Division.Halves(Optional.empty()));
    List<Step> steps =
        declaration.steps().stream().map(step -> step(step, division, reference)).toList();
    return new LayerModel(
        declared, reference.isPublic(), declaration.isDeprecated(), division, Segments.of(steps));
  }

  private static Option option(LayerReference permitted) {
    return new Option(name(permitted.layer().orElseThrow()), maker(permitted));
  }

  private static Division division(SplitDeclaration split) {
    if (split.streams().isPresent()) {
      return new Division.Streams(split.streams().get().value());
    }
    if (split.pattern().isPresent()) {
      return new Division.Pattern(name(split.pattern().get().value().named()));
    }
    return new Division.Halves(split.left().map(left -> left.value().name()));
  }

  private static Step step(StepDeclaration step, Division division, ClassReference declared) {
    return step.coupling()
        .map(coupling -> coupling(step.name(), coupling, division))
        .orElseGet(() -> layer(step.name(), step.layer().orElseThrow(), declared));
  }

  private static Step coupling(String name, CouplingDeclaration coupling, Division division) {
    LawFacts law =
        new LawFacts(name(coupling.law().named()), coupling.law().facts().orElseThrow().forward());
    List<String> given = coupling.given().stream().map(Said::value).toList();
    return new CouplingStep(name, law, region(coupling, division), coupling.strategy(), given);
  }

  private static Region region(CouplingDeclaration coupling, Division division) {
    return division instanceof Division.Streams streams
        ? new Region.Stream(coupling.stream().orElseThrow().value(), streams.count())
        : new Region.Part(
            coupling.writes().orElseThrow().value(), division instanceof Division.Halves);
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
    return new LayerStep(name, layer.on().value(), count, maker(returned), type);
  }

  private static Maker maker(LayerReference layer) {
    return switch (layer.kind()) {
      case DECLARED -> Maker.CONSTRUCTOR;
      case CHOICE -> Maker.CHOICE;
      default -> Maker.NONE;
    };
  }

  private static TypeName name(ClassLiteral literal) {
    return name(literal.reference().orElseThrow());
  }

  private static TypeName name(ClassReference reference) {
    return new TypeName(reference.packageName(), reference.simpleNames());
  }
}
