package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A coupling says once which part it writes, and leaves one to read. */
final class WritesCheck implements CouplingCheck {
  @Inject
  WritesCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    if (coupling.writes().isPresent() && coupling.stream().isPresent()) {
      findings.add(
          Problem.WRITES_TWICE,
          declaration.type(),
          coupling.anchor(coupling.stream().get()),
          step.name());
    } else if (coupling.writes().isEmpty() && coupling.stream().isEmpty()) {
      findings.add(
          Problem.WRITES_NOTHING,
          declaration.type(),
          step.annotationAnchor(),
          step.name(),
          PartText.of(declaration));
    } else if (declaration.streams().isEmpty()) {
      coupling
          .writes()
          .filter(said -> said.value() == Half.BOTH)
          .ifPresent(
              said ->
                  findings.add(
                      Problem.WRITES_BOTH, declaration.type(), coupling.anchor(said), step.name()));
    }
  }
}
