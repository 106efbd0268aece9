package dev.retrace.examples.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Finds what the user may have meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * A question to append to a message.
   *
   * @param typed what the user typed
   * @param known what exists
   * @return {@code "; did you mean X?"}, or the list of what exists where nothing is near
   */
  public static String hint(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(typed, each)))
        .filter(each -> distance(typed, each) <= Math.max(2, each.length() / 3))
        .map(each -> "; did you mean " + each + "?")
        .orElse("; there are " + String.join(", ", known));
  }

  /** Levenshtein's distance. */
  static int distance(String a, String b) {
    int[] row = IntStream.rangeClosed(0, b.length()).toArray();
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
