package dev.retrace.processor.check;

import dev.retrace.processor.read.ClassReference;
import dev.retrace.processor.read.Round;
import dev.retrace.processor.read.Stray;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;

/** Annotations stand where something is declared. */
final class StrayCheck implements Check {
  @Inject
  StrayCheck() {}

  @Override
  public void check(Round round, Findings findings) {
    for (Stray stray : round.strays()) {
      String owner = new ClassReference(stray.owner()).displayName();
      findings.add(problem(stray), stray.owner(), stray.anchor(), stray.name(), owner);
    }
  }

  private static Problem problem(Stray stray) {
    return switch (stray.kind()) {
      case STEP -> Problem.STRAY_STEP;
      case INTERFACE_STEP -> Problem.INTERFACE_STEP;
      case SPLIT -> Problem.STRAY_SPLIT;
    };
  }
}
