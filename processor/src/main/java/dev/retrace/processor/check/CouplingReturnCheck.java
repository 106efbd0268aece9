package dev.retrace.processor.check;

import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import javax.lang.model.type.TypeKind;

/** A coupling returns the branch it runs. */
final class CouplingReturnCheck implements CouplingCheck {
  @Inject
  CouplingReturnCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    boolean nothing = coupling.returned().getKind() == TypeKind.VOID;
    if (!coupling.returnsBlock() && !nothing) {
      findings.add(
          Problem.COUPLING_RETURN,
          declaration.type(),
          step.anchor(),
          step.name(),
          TypeText.of(coupling.returned()));
    }
  }
}
