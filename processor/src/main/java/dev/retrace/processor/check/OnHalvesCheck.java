package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.Anchor;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerDeclaration;
import dev.retrace.processor.read.SplitDeclaration;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/**
 * A layer that runs on one part of the channels finds them divided into a left and a right part.
 */
final class OnHalvesCheck implements StepCheck {
  @Inject
  OnHalvesCheck() {}

  @Override
  public void check(StepDeclaration step, Declaration declaration, Findings findings) {
    if (declaration.split().filter(OnHalvesCheck::dividesOtherwise).isPresent()) {
      step.layer()
          .filter(layer -> layer.on().value() != Half.BOTH)
          .ifPresent(
              layer ->
                  findings.add(
                      Problem.ON_WITHOUT_HALVES,
                      declaration.type(),
                      anchor(step, layer),
                      step.name(),
                      layer.on().value(),
                      declaration.name()));
    }
  }

  private static boolean dividesOtherwise(SplitDeclaration split) {
    return split.streams().isPresent() || split.pattern().isPresent();
  }

  private static Anchor anchor(StepDeclaration step, LayerDeclaration layer) {
    return Anchor.of(step.annotated(), layer.annotation(), layer.on().where());
  }
}
