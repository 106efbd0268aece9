package dev.retrace.runtime.verify;

import java.util.Locale;

/**
 * What a check found at one place of a network.
 *
 * @param property what was checked
 * @param verdict whether it holds
 * @param path the worst layer, such as {@code encode[1].residual}; empty for the whole network
 * @param error how far it is off, relative where the quantity has a scale
 * @param tolerance how far it may be
 * @param sentence what is wrong, or why it was not checked; empty if it holds
 */
public record Finding(
    Property property,
    Verdict verdict,
    String path,
    double error,
    double tolerance,
    String sentence) {
  /** What a finding says. */
  public enum Verdict {
    /** The property holds at the tolerance. */
    HOLDS,
    /** It does not. */
    BROKEN,
    /** It could not be measured here. */
    NOT_CHECKED
  }

  /**
   * Whether the property was measured and does not hold.
   *
   * @return true for a defect
   */
  public boolean isBroken() {
    return verdict == Verdict.BROKEN;
  }

  /**
   * The finding as one line.
   *
   * @return check, place, sentence, error and tolerance
   */
  public String describe() {
    String place = path.isEmpty() ? "the whole layer" : path;
    return switch (verdict) {
      case HOLDS ->
          String.format(
              Locale.ROOT,
              "%s holds; worst at %s: error %.1e, tolerance %.1e",
              property.label(),
              place,
              error,
              tolerance);
      case BROKEN ->
          String.format(
              Locale.ROOT,
              "%s does not hold at %s: %s (error %.1e, tolerance %.1e)",
              property.label(),
              place,
              sentence,
              error,
              tolerance);
      case NOT_CHECKED -> property.label() + " was not checked: " + sentence;
    };
  }
}
