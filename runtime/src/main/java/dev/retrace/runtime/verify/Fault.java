package dev.retrace.runtime.verify;

import java.util.List;
import java.util.Locale;

/**
 * Something that was seen to be wrong inside a coupling.
 *
 * @param property what it breaks
 * @param sentence law or branch, and what is wrong with it
 */
record Fault(Property property, String sentence) {
  /** Adds a fault whose sentence ends in the error, if that is too large. */
  static void addIfOff(
      List<Fault> faults, Property property, String subject, double error, double tolerance) {
    if (!(error <= tolerance)) {
      faults.add(
          new Fault(property, String.format(Locale.ROOT, "%s is off by %.1e", subject, error)));
    }
  }
}
