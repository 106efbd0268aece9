package dev.retrace.examples.report;

import dev.retrace.runtime.verify.Finding;
import java.util.List;
import java.util.Locale;

/** Findings as a table for people: one row each, and below what is wrong, in sentences. */
public final class FindingTable {
  private FindingTable() {}

  /**
   * Lays findings out.
   *
   * @param findings in the order of the rows
   * @return lines, each ended
   */
  public static String of(List<Finding> findings) {
    int check = width("check", findings, 0);
    int place = width("worst at", findings, 1);
    String row = "%-" + check + "s  %-11s  %-" + place + "s  %8s  %9s%n";
    StringBuilder text = new StringBuilder();
    text.append(String.format(row, "check", "", "worst at", "error", "tolerance"));
    for (Finding each : findings) {
      boolean measured = each.verdict() != Finding.Verdict.NOT_CHECKED;
      text.append(
          String.format(
              row,
              each.property().label(),
              verdict(each),
              measured ? place(each) : "-",
              measured ? number(each.error()) : "-",
              measured ? number(each.tolerance()) : "-"));
    }
    for (Finding each : findings) {
      if (each.verdict() != Finding.Verdict.HOLDS) {
        text.append(String.format("%n%s%n", each.describe()));
      }
    }
    return text.toString();
  }

  private static int width(String title, List<Finding> findings, int column) {
    return findings.stream()
        .mapToInt(each -> (column == 0 ? each.property().label() : place(each)).length())
        .reduce(title.length(), Math::max);
  }

  private static String verdict(Finding finding) {
    return switch (finding.verdict()) {
      case HOLDS -> "ok";
      case BROKEN -> "BROKEN";
      case NOT_CHECKED -> "not checked";
    };
  }

  private static String place(Finding finding) {
    return finding.path().isEmpty() ? "(whole)" : finding.path();
  }

  private static String number(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }
}
