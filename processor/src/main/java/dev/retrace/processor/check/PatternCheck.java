package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.PatternReference;
import dev.retrace.processor.read.Said;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/**
 * What {@code @Split} names as its pattern is one, and the generated class can make an instance.
 */
final class PatternCheck implements DeclarationCheck {
  @Inject
  PatternCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    declaration
        .split()
        .ifPresent(
            split -> split.pattern().ifPresent(said -> check(said, split, declaration, findings)));
  }

  private static void check(
      Said<PatternReference> said,
      SplitDeclaration split,
      Declaration declaration,
      Findings findings) {
    PatternReference pattern = said.value();
    String name = pattern.named().displayName();
    if (!pattern.isPattern()) {
      findings.add(Problem.NOT_A_PATTERN, declaration.type(), split.anchor(said), name);
      return;
    }
    Obstacle.to(pattern.named(), declaration)
        .ifPresent(
            obstacle ->
                findings.add(
                    problem(obstacle.kind()),
                    declaration.type(),
                    split.anchor(said),
                    name,
                    obstacle.detail()));
  }

  private static Problem problem(Obstacle.Kind kind) {
    return switch (kind) {
      case NOT_CONCRETE -> Problem.PATTERN_NOT_CONCRETE;
      case NOT_VISIBLE -> Problem.PATTERN_NOT_VISIBLE;
      case NO_CONSTRUCTOR -> Problem.PATTERN_WITHOUT_CONSTRUCTOR;
    };
  }
}
