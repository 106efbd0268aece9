package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.element.Modifier;

/** The generated constructor can call every step. */
final class StepVisibilityCheck implements StepCheck {
  @Inject
  StepVisibilityCheck() {}

  @Override
  public void check(StepDeclaration step, Declaration declaration, Findings findings) {
    if (!Calls.isVisible(step.method(), declaration)) {
      findings.add(
          step.method().getModifiers().contains(Modifier.PRIVATE)
              ? Problem.STEP_PRIVATE
              : Problem.STEP_NOT_VISIBLE,
          declaration.type(),
          step.anchor(),
          step.name(),
          Calls.owner(step.method()).displayName(),
          declaration.name());
    }
  }
}
