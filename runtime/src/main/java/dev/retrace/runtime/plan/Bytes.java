package dev.retrace.runtime.plan;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as text. */
public final class Bytes {
  private static final long MEBIBYTE = 1 << 20;
  private static final long GIBIBYTE = 1 << 30;
  private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z]+)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "b", 1L,
          "kib", 1L << 10,
          "mib", MEBIBYTE,
          "gib", GIBIBYTE,
          "tib", 1L << 40,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "tb", 1_000_000_000_000L);

  private Bytes() {}

  /**
   * Reads an amount such as {@code 8GiB}, {@code 900MiB} or {@code 1.5 GB}.
   *
   * @param text a positive number and a unit, in any case
   * @return bytes
   * @throws IllegalArgumentException if it is none
   */
  public static long parse(String text) {
    Matcher matcher = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (matcher.matches() && UNITS.containsKey(matcher.group(2))) {
      BigDecimal bytes =
          new BigDecimal(matcher.group(1))
              .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))));
      if (bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0) {
        return bytes.longValue();
      }
    }
    throw new IllegalArgumentException(
        "expected an amount of memory such as 8GiB, 900MiB or 8GB, not " + text);
  }

  /**
   * Writes an amount in the unit that a reader would choose.
   *
   * @param bytes not negative
   * @return in GiB from 1 GiB on, else in MiB
   */
  public static String text(long bytes) {
    return bytes >= GIBIBYTE
        ? String.format(Locale.ROOT, "%.2f GiB", bytes / (double) GIBIBYTE)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) MEBIBYTE);
  }
}
