package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A step is one thing. */
final class BothAnnotationsCheck implements StepCheck {
  @Inject
  BothAnnotationsCheck() {}

  @Override
  public void check(StepDeclaration step, Declaration declaration, Findings findings) {
    if (step.coupling().isPresent() && step.layer().isPresent()) {
      findings.add(
          Problem.BOTH_ANNOTATIONS, declaration.type(), step.annotationAnchor(), step.name());
    }
  }
}
