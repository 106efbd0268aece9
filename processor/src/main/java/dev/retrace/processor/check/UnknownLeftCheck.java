package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** The method that {@code @Split} names exists. */
final class UnknownLeftCheck implements DeclarationCheck {
  @Inject
  UnknownLeftCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .split()
        .filter(split -> split.method().isEmpty())
        .ifPresent(
            split ->
                findings.add(
                    Problem.UNKNOWN_LEFT,
                    declaration.type(),
                    split.anchor(),
                    declaration.name(),
                    split.left(),
                    suggestion(split)));
  }

  private static String suggestion(SplitDeclaration split) {
    return NearName.to(split.left(), split.candidates())
        .map(name -> " Did you mean " + name + "()?")
        .orElse("");
  }
}
