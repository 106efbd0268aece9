package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Round;
import dev.retrace.processor.report.Findings;

/** A rule that every declaration keeps by itself. */
interface DeclarationCheck extends Check {
  void check(Declaration declaration, Findings findings);

  @Override
  default void check(Round round, Findings findings) {
    round.declarations().forEach(declaration -> check(declaration, findings));
  }
}
