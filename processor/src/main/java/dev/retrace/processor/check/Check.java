package dev.retrace.processor.check;

import dev.retrace.processor.read.Round;
import dev.retrace.processor.report.Findings;

/** A rule that the user's classes have to keep. */
public interface Check {
  /**
   * Looks for classes that break the rule.
   *
   * @param round what there is to look at
   * @param findings receives what is wrong
   */
  void check(Round round, Findings findings);
}
