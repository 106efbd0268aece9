package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** A declared class has no type parameters: its generated class could not fill them in. */
final class GenericClassCheck implements DeclarationCheck {
  @Inject
  GenericClassCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    if (declaration.reference().isGeneric()) {
      findings.add(
          Problem.GENERIC_CLASS, declaration.type(), declaration.anchor(), declaration.name());
    }
  }
}
