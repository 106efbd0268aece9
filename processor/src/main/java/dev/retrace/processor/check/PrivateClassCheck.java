package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A declared class can be named by the class generated beside it. */
final class PrivateClassCheck implements DeclarationCheck {
  @Inject
  PrivateClassCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    if (declaration.reference().isPrivate()) {
      findings.add(
          Problem.PRIVATE_CLASS, declaration.type(), declaration.anchor(), declaration.name());
    }
  }
}
