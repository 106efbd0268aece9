package dev.retrace.processor.check;

import dev.retrace.processor.read.Round;
import dev.retrace.processor.report.Findings;
import dev.retrace.processor.report.Report;
import jakarta.inject.Inject;
import java.util.Set;

/** Runs every rule over a round, whatever the others found. */
public final class Checks {
  private final Set<Check> checks;

  @Inject
  Checks(Set<Check> checks) {
    this.checks = checks;
  }

  /**
   * Judges a round.
   *
   * @param round what was read
   * @return everything that is wrong with it
   */
  public Report check(Round round) {
    Findings findings = new Findings();
    checks.forEach(check -> check.check(round, findings));
    return findings.report();
  }
}
