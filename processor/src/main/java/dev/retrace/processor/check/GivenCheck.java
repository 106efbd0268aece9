package dev.retrace.processor.check;

import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Said;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Set;

/** The conditions of a branch have names, each its own. */
final class GivenCheck implements CouplingCheck {
  @Inject
  GivenCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    Set<String> names = new HashSet<>();
    for (Said<String> condition : coupling.given()) {
      if (condition.value().isBlank()) {
        findings.add(
            Problem.GIVEN_BLANK, declaration.type(), coupling.anchor(condition), step.name());
      } else if (!names.add(condition.value())) {
        findings.add(
            Problem.GIVEN_TWICE,
            declaration.type(),
            coupling.anchor(condition),
            step.name(),
            condition.value());
      }
    }
  }
}
