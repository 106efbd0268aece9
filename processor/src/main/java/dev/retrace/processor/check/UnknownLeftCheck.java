package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LeftDeclaration;
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
        .ifPresent(
            split ->
                split
                    .left()
                    .filter(said -> said.value().method().isEmpty())
                    .ifPresent(
                        said ->
                            findings.add(
                                Problem.UNKNOWN_LEFT,
                                declaration.type(),
                                split.anchor(said),
                                declaration.name(),
                                said.value().name(),
                                suggestion(said.value()))));
  }

  private static String suggestion(LeftDeclaration left) {
    return NearName.to(left.name(), left.candidates())
        .map(name -> " Did you mean " + name + "()?")
        .orElse("");
  }
}
