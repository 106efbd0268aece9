package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A coupling writes one part and reads the other. */
final class WritesCheck implements CouplingCheck {
  @Inject
  WritesCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    if (coupling.writes() == Half.BOTH) {
      findings.add(Problem.WRITES_BOTH, declaration.type(), coupling.writesAnchor(), step.name());
    }
  }
}
