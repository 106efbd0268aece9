package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;

/** A rule that every step keeps by itself. */
interface StepCheck extends DeclarationCheck {
  void check(StepDeclaration step, Declaration declaration, Findings findings);

  @Override
  default void check(Declaration declaration, Findings findings) {
    declaration.steps().forEach(step -> check(step, declaration, findings));
  }
}
