package dev.retrace.processor.report;

import java.util.List;
import javax.lang.model.element.TypeElement;

/**
 * What all checks found in one round.
 *
 * @param findings in the order of checks
 */
public record Report(List<Finding> findings) {
  /**
   * Whether a class may be generated.
   *
   * @param subject the declared class
   * @return false if it has an error
   */
  public boolean isClean(TypeElement subject) {
    return findings.stream()
        .filter(finding -> finding.problem().isError())
        .noneMatch(finding -> finding.subject().equals(subject));
  }
}
