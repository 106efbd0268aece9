package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.LayerReference.Container;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/**
 * A class that returns itself, always, never ends. Longer cycles are seen at construction, so that
 * compiling one class reads only that class.
 */
final class SelfNestingCheck implements LayerCheck {
  @Inject
  SelfNestingCheck() {}

  @Override
  public void check(
      LayerReference returned, StepDeclaration step, Declaration declaration, Findings findings) {
    if (returned.container() == Container.NONE
        && returned.layer().filter(declaration.reference()::equals).isPresent()) {
      findings.add(
          Problem.SELF_NESTING, declaration.type(), step.anchor(), step.name(), declaration.name());
    }
  }
}
