package dev.retrace.processor.check;

import dev.retrace.processor.read.Declaration;
import dev.retrace.processor.read.Round;
import dev.retrace.processor.read.SourceRoots;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Problem;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * The generated name is free. Only source counts: a class file of that name is what the last
 * compilation generated.
 */
final class NameClashCheck implements Check {
  private final SourceRoots roots;

  @Inject
  NameClashCheck(SourceRoots roots) {
    this.roots = roots;
  }

  @Override
  public void check(Round round, Findings findings) {
    for (Declaration declaration : round.declarations()) {
      holder(declaration, round)
          .ifPresent(
              holder ->
                  findings.add(
                      Problem.NAME_CLASH,
                      declaration.type(),
                      declaration.anchor(),
                      declaration.name(),
                      declaration.reference().generatedName(),
                      holder));
    }
  }

  private Optional<String> holder(Declaration declaration, Round round) {
    String wanted = declaration.reference().generatedQualifiedName();
    if (roots.contains(wanted)) {
      return Optional.of("another class in its package");
    }
    return round.declarations().stream()
        .filter(other -> !other.type().equals(declaration.type()))
        .filter(other -> other.reference().generatedQualifiedName().equals(wanted))
        .map(other -> "the layer of " + other.name())
        .findFirst();
  }
}
