package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** Whatever a sealed declaration permits is a layer. */
final class PermittedCheck implements DeclarationCheck {
  @Inject
  PermittedCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    if (!declaration.reference().isAbstract()) {
      return;
    }
    for (LayerReference permitted : declaration.permitted()) {
      if (!permitted.isLayer()) {
        findings.add(
            Problem.PERMITTED_NOT_DECLARED,
            declaration.type(),
            declaration.anchor(),
            declaration.name(),
            TypeText.of(permitted.type()));
      }
    }
  }
}
