package dev.retrace.processor.check;

import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LawReference;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** What a coupling names as its law is one. */
final class LawCheck implements CouplingCheck {
  @Inject
  LawCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    LawReference law = coupling.law();
    if (law.facts().isEmpty()) {
      findings.add(
          Problem.NOT_A_LAW,
          declaration.type(),
          coupling.lawAnchor(),
          law.displayName(),
          remedy(law));
    } else if (!law.isCouplingLaw()) {
      findings.add(
          Problem.LAW_WITHOUT_CONTRACT,
          declaration.type(),
          coupling.lawAnchor(),
          law.displayName());
    }
  }

  private static String remedy(LawReference law) {
    return law.isCouplingLaw()
        ? "annotate it with @Law and the equations of its two ways"
        : "name a class annotated with @Law, such as Additive or Affine";
  }
}
