package dev.retrace.examples.report;

import java.util.Locale;

/** Text and numbers as HTML and SVG show them. */
public final class Html {
  private Html() {}

  /**
   * Text that a browser shows as it is, between tags and within quoted attributes.
   *
   * @param text any; characters that no HTML may hold become U+FFFD
   * @return escaped
   */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      default -> escaped.appendCodePoint(isAllowed(c) ? c : '\uFFFD');
    }
  }

  private static boolean isAllowed(int c) {
    boolean space = c == '\t' || c == '\n' || c == '\r';
    boolean loneSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return space || !(Character.isISOControl(c) || loneSurrogate);
  }

  /**
   * A number for people: whole ones grouped by thousands, others to five significant digits.
   *
   * @param number any
   * @return its text, not escaped
   */
  public static String number(Number number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    boolean whole = !(number instanceof Double || number instanceof Float);
    return whole ? grouped(number.longValue()) : rounded(value);
  }

  // A narrow space that does not break: grouping that no country reads as a decimal mark.
  private static String grouped(long value) {
    String text = String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    return text.replace('-', '−');
  }

  private static String rounded(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e7)) {
      return String.format(Locale.ROOT, "%.4e", value).replace('-', '−').replaceAll("\\.?0+e", "e");
    }
    int decimals = size == 0 ? 0 : Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    String shorter = text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    return (shorter.equals("-0") ? "0" : shorter).replace('-', '−');
  }
}
