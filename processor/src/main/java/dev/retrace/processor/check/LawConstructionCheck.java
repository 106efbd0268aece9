package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LawReference;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.Optional;

/** The generated class can make an instance of the law. */
final class LawConstructionCheck implements CouplingCheck {
  @Inject
  LawConstructionCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    LawReference law = coupling.law();
    if (law.facts().isEmpty()) {
      return;
    }
    ClassReference reference = law.reference().orElseThrow();
    Optional<String> unmakeable = unmakeable(reference);
    if (unmakeable.isPresent()) {
      add(Problem.LAW_NOT_CONCRETE, coupling, declaration, findings, unmakeable.get());
    } else if (!reference.isVisibleFrom(declaration.reference().packageName())) {
      add(Problem.LAW_NOT_VISIBLE, coupling, declaration, findings, declaration.name());
    } else if (!law.hasConstructor()) {
      add(Problem.LAW_WITHOUT_CONSTRUCTOR, coupling, declaration, findings, "");
    }
  }

  private static Optional<String> unmakeable(ClassReference law) {
    if (law.isAbstract()) {
      return Optional.of("abstract");
    }
    if (law.isInner()) {
      return Optional.of("an inner class");
    }
    return law.isGeneric() ? Optional.of("generic") : Optional.empty();
  }

  private static void add(
      Problem problem,
      CouplingDeclaration coupling,
      Declaration declaration,
      Findings findings,
      String detail) {
    findings.add(
        problem, declaration.type(), coupling.lawAnchor(), coupling.law().displayName(), detail);
  }
}
