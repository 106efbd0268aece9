package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A declared class is not itself a layer of the runtime. */
final class AlreadyInvertibleCheck implements DeclarationCheck {
  @Inject
  AlreadyInvertibleCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    if (declaration.isLayer()) {
      findings.add(
          Problem.ALREADY_INVERTIBLE, declaration.type(), declaration.anchor(), declaration.name());
    }
  }
}
