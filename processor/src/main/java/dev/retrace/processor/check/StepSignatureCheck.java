package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;

/** A step is a method of the instance, called without arguments for what it returns. */
final class StepSignatureCheck implements StepCheck {
  private final Calls calls;

  @Inject
  StepSignatureCheck(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void check(StepDeclaration step, Declaration declaration, Findings findings) {
    ExecutableElement method = step.method();
    if (!method.getParameters().isEmpty()) {
      add(Problem.STEP_PARAMETERS, step, declaration, findings, declaration.name());
    }
    if (method.getModifiers().contains(Modifier.STATIC)) {
      add(Problem.STEP_STATIC, step, declaration, findings);
    }
    if (!method.getTypeParameters().isEmpty()) {
      add(Problem.STEP_GENERIC, step, declaration, findings);
    }
    if (method.getReturnType().getKind() == TypeKind.VOID) {
      add(Problem.STEP_VOID, step, declaration, findings);
    }
    calls
        .checkedException(method)
        .ifPresent(
            thrown -> add(Problem.STEP_THROWS, step, declaration, findings, TypeText.of(thrown)));
  }

  private static void add(
      Problem problem,
      StepDeclaration step,
      Declaration declaration,
      Findings findings,
      String... detail) {
    String second = detail.length == 0 ? "" : detail[0];
    findings.add(problem, declaration.type(), step.anchor(), step.name(), second);
  }
}
