package dev.retrace.runtime.bijection;

/**
 * The way between the numbers from 0 to 1 and all numbers, with a margin α that keeps the ends
 * finite: v = logit(α + (1 − 2α) u). As TorchScript expressions.
 */
final class UnitInterval {
  private final double margin;

  UnitInterval(double margin) {
    if (!(margin >= 0 && margin < 0.5)) {
      throw new IllegalArgumentException(
          "the margin is a part of the interval, at least 0 and less than 0.5, but was " + margin);
    }
    this.margin = margin;
  }

  /** By how much numbers may lie outside the interval, on either side. */
  double reach() {
    return margin / (1 - 2 * margin);
  }

  /** From the interval to all numbers; the ends of the reach stay finite, by rounding. */
  String widen(String u) {
    return "torch.logit(torch.add(torch.mul(%s, %s), %s), %s)"
        .formatted(u, 1 - 2 * margin, margin, rounding(u));
  }

  /** From all numbers to the interval. */
  String narrow(String v) {
    return "torch.div(torch.sub(torch.sigmoid(%s), %s), %s)".formatted(v, margin, 1 - 2 * margin);
  }

  /** The logarithm of the slope of {@link #narrow}. */
  String logSlope(String v) {
    return "torch.sub(torch.add(torch.log_sigmoid(%1$s), torch.log_sigmoid(torch.neg(%1$s))), %2$s)"
        .formatted(v, Math.log(1 - 2 * margin));
  }

  /** The distance from 1 to the number below, for the type of a variable. */
  static String rounding(String variable) {
    return "(1.2e-16 if torch.eq(ops.prim.dtype(%s), 7) else 6.0e-8)".formatted(variable);
  }
}
