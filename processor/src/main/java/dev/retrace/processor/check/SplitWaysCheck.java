package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** The state is divided in one way. */
final class SplitWaysCheck implements DeclarationCheck {
  @Inject
  SplitWaysCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .split()
        .filter(split -> split.ways() != 1)
        .ifPresent(
            split ->
                findings.add(
                    problem(split), declaration.type(), split.anchor(), declaration.name()));
  }

  private static Problem problem(SplitDeclaration split) {
    return split.ways() == 0 ? Problem.SPLIT_SAYS_NOTHING : Problem.SPLIT_TWICE;
  }
}
