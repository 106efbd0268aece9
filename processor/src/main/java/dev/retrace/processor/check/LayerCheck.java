package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.LayerReference;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;

/** A rule about what the steps that run a layer return. */
interface LayerCheck extends StepCheck {
  void check(
      LayerReference returned, StepDeclaration step, Declaration declaration, Findings findings);

  @Override
  default void check(StepDeclaration step, Declaration declaration, Findings findings) {
    step.layer().ifPresent(layer -> check(layer.returned(), step, declaration, findings));
  }
}
