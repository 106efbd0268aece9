package dev.retrace.processor.check;

import dev.retrace.processor.read.Anchor;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** The channels of a layer are chosen by the step that runs it, not by the layer. */
final class OnWithoutMethodCheck implements DeclarationCheck {
  @Inject
  OnWithoutMethodCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .on()
        .ifPresent(
            value ->
                findings.add(
                    Problem.ON_WITHOUT_METHOD,
                    declaration.type(),
                    Anchor.of(declaration.type(), declaration.annotation(), value),
                    declaration.name()));
  }
}
