package dev.retrace.processor.check;

import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;

/** A rule that every coupling keeps by itself. */
interface CouplingCheck extends StepCheck {
  void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings);

  @Override
  default void check(StepDeclaration step, Declaration declaration, Findings findings) {
    step.coupling().ifPresent(coupling -> check(coupling, step, declaration, findings));
  }
}
