package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** The method that {@code @Split} names gives a number when the generated constructor calls it. */
final class LeftMethodCheck implements DeclarationCheck {
  private final Calls calls;

  @Inject
  LeftMethodCheck(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .split()
        .flatMap(SplitDeclaration::left)
        .flatMap(left -> left.value().method())
        .ifPresent(method -> check(method, declaration, findings));
  }

  private void check(ExecutableElement method, Declaration declaration, Findings findings) {
    Optional<TypeMirror> thrown = calls.checkedException(method);
    if (!method.getParameters().isEmpty()) {
      add(Problem.LEFT_PARAMETERS, method, declaration, findings, "");
    } else if (method.getReturnType().getKind() != TypeKind.INT) {
      String returned = TypeText.of(method.getReturnType());
      add(Problem.LEFT_RETURN, method, declaration, findings, returned);
    } else if (!Calls.isVisible(method, declaration)) {
      add(Problem.LEFT_NOT_VISIBLE, method, declaration, findings, "");
    } else if (method.getModifiers().contains(Modifier.STATIC)) {
      add(Problem.LEFT_STATIC, method, declaration, findings, "");
    } else if (thrown.isPresent()) {
      add(Problem.LEFT_THROWS, method, declaration, findings, TypeText.of(thrown.get()));
    }
  }

  private static void add(
      Problem problem,
      ExecutableElement method,
      Declaration declaration,
      Findings findings,
      String detail) {
    SplitDeclaration split = declaration.split().orElseThrow();
    findings.add(
        problem,
        declaration.type(),
        split.anchor(split.left().orElseThrow()),
        method.getSimpleName(),
        detail);
  }
}
