package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.element.ElementKind;

/** A declared class does something. */
final class NoStepsCheck implements DeclarationCheck {
  @Inject
  NoStepsCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    ClassReference reference = declaration.reference();
    boolean isClass =
        reference.kind() == ElementKind.CLASS || reference.kind() == ElementKind.RECORD;
    if (isClass && !reference.isAbstract() && declaration.steps().isEmpty()) {
      findings.add(Problem.NO_STEPS, declaration.type(), declaration.anchor(), declaration.name());
    }
  }
}
