package dev.retrace.runtime.verify;

/** How one property is measured at one place of a network. */
@FunctionalInterface
interface Check {
  /**
   * Measures. Gradient mode is off.
   *
   * @throws NotCheckedException if this place cannot be measured
   */
  Measurement at(Place place);
}
