package dev.retrace.processor.check;

import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LawReference;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

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
    if (law.facts().isPresent()) {
      Obstacle.to(law.named(), declaration)
          .ifPresent(
              obstacle ->
                  findings.add(
                      problem(obstacle.kind()),
                      declaration.type(),
                      coupling.lawAnchor(),
                      law.displayName(),
                      obstacle.detail()));
    }
  }

  private static Problem problem(Obstacle.Kind kind) {
    return switch (kind) {
      case NOT_CONCRETE -> Problem.LAW_NOT_CONCRETE;
      case NOT_VISIBLE -> Problem.LAW_NOT_VISIBLE;
      case NO_CONSTRUCTOR -> Problem.LAW_WITHOUT_CONSTRUCTOR;
    };
  }
}
