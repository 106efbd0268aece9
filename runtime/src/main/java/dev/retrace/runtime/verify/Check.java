package dev.retrace.runtime.verify;

/** How one property is measured at one place of a network. */
interface Check {
  /**
   * Measures. Gradient mode is off.
   *
   * @throws NotCheckedException if this place cannot be measured
   */
  Measurement at(Place place);

  /** Whether the steps are looked at only to find out which one breaks the whole. */
  default boolean startsWithTheWhole() {
    return false;
  }
}
