package dev.retrace.processor.check;

import dev.retrace.annotations.Half;
import dev.retrace.processor.read.CouplingDeclaration;
import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Said;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.Set;

/**
 * Couplings leave no part as it was. A class that a sealed declaration permits is excused: the list
 * that mixes it with others writes the other part.
 */
final class HalfNeverWrittenCheck implements DeclarationCheck {
  @Inject
  HalfNeverWrittenCheck() {}

  @Override
  public void check(Declaration declaration, Findings findings) {
    boolean isExcused = !declaration.choosers().isEmpty() || declaration.streams().isPresent();
    if (isExcused || declaration.couplings().isEmpty()) {
      return;
    }
    Set<Half> written = EnumSet.noneOf(Half.class);
    for (CouplingDeclaration coupling : declaration.couplings()) {
      // One that does not say it is reported by itself.
      written.add(coupling.writes().map(Said::value).orElse(Half.BOTH));
    }
    declaration.layers().forEach(layer -> written.add(layer.on().value()));
    if (written.size() == 1 && !written.contains(Half.BOTH)) {
      findings.add(
          Problem.HALF_NEVER_WRITTEN,
          declaration.type(),
          declaration.anchor(),
          declaration.name(),
          written.contains(Half.LEFT) ? Half.RIGHT : Half.LEFT);
    }
  }
}
