package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Said;
import dev.retrace.processor.read.StepDeclaration;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** What a coupling writes is one of the parts that its class is split into. */
final class StreamCheck implements CouplingCheck {
  @Inject
  StreamCheck() {}

  @Override
  public void check(
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    boolean saysBoth = coupling.writes().isPresent() && coupling.stream().isPresent();
    if (saysBoth) {
      return;
    }
    coupling.stream().ifPresent(said -> stream(said, coupling, step, declaration, findings));
    coupling.writes().ifPresent(said -> half(said, coupling, step, declaration, findings));
  }

  private static void stream(
      Said<Integer> said,
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    if (declaration.streams().isEmpty()) {
      findings.add(
          Problem.STREAM_WITHOUT_STREAMS,
          declaration.type(),
          coupling.anchor(said),
          step.name(),
          declaration.name());
      return;
    }
    int streams = declaration.streams().get();
    if (streams >= 2 && (said.value() < 0 || said.value() >= streams)) {
      findings.add(
          Problem.STREAM_OUT_OF_RANGE,
          declaration.type(),
          coupling.anchor(said),
          step.name(),
          said.value(),
          declaration.name(),
          streams - 1);
    }
  }

  private static void half(
      Said<Half> said,
      CouplingDeclaration coupling,
      StepDeclaration step,
      Declaration declaration,
      Findings findings) {
    if (declaration.streams().isPresent()) {
      findings.add(
          Problem.HALF_OF_STREAMS,
          declaration.type(),
          coupling.anchor(said),
          step.name(),
          said.value(),
          declaration.name(),
          PartText.of(declaration));
    }
  }
}
