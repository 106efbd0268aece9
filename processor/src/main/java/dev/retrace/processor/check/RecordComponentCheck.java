package dev.retrace.processor.check;

import dev.retrace.processor.read.Anchor;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** The steps of a record are methods that stand in its body. */
final class RecordComponentCheck implements StepCheck {
  @Inject
  RecordComponentCheck() {}

  @Override
  public void check(StepDeclaration step, Declaration declaration, Findings findings) {
    step.component()
        .ifPresent(
            component ->
                findings.add(
                    Problem.RECORD_COMPONENT,
                    declaration.type(),
                    Anchor.of(component),
                    step.name(),
                    declaration.name()));
  }
}
