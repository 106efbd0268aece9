package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** Channels are divided for a reason. */
final class SplitUseCheck implements DeclarationCheck {
  @Inject
  SplitUseCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    boolean used =
        !declaration.couplings().isEmpty()
            || declaration.layers().stream().anyMatch(layer -> layer.on().value() != Half.BOTH);
    if (!used) {
      declaration
          .split()
          .ifPresent(
              split ->
                  findings.add(
                      Problem.SPLIT_WITHOUT_USE,
                      declaration.type(),
                      split.anchor(),
                      declaration.name()));
    }
  }
}
