package dev.retrace.processor.write;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives what JavaPoet prints the look of google-java-format: fields stand together, short comments
 * and empty bodies take one line, and lines that are too long are broken.
 */
final class Layout {
  private static final Pattern FIELD = Pattern.compile(" {2}private (static )?final .*;");

  private final List<String> printed;
  private final List<String> lines = new ArrayList<>();

  private Layout(List<String> printed) {
    this.printed = printed;
  }

  static String of(String printed) {
    Layout layout = new Layout(printed.lines().toList());
    for (int i = 0; i < layout.printed.size(); ) {
      i += layout.take(i);
    }
    return String.join("\n", layout.lines) + "\n";
  }

  /** Lays out what begins at a line, and answers how many lines that took. */
  private int take(int i) {
    String line = printed.get(i);
    if (line.isEmpty() && separatesFields(i)) {
      return 1;
    }
    if (line.endsWith("{") && at(i + 1).strip().equals("}")) {
      lines.add(line + "}");
      return 2;
    }
    if (line.strip().equals("/**") && at(i + 2).strip().equals("*/")) {
      String comment = line + at(i + 1).strip().substring(1) + " */";
      if (comment.length() <= LongLine.COLUMNS) {
        lines.add(comment);
        return 3;
      }
    }
    lines.addAll(LongLine.broken(line));
    return 1;
  }

  // Constants and the other fields stay apart.
  private boolean separatesFields(int i) {
    Matcher before = FIELD.matcher(at(i - 1));
    Matcher after = FIELD.matcher(at(i + 1));
    return before.matches()
        && after.matches()
        && (before.group(1) == null) == (after.group(1) == null);
  }

  private String at(int i) {
    return i >= 0 && i < printed.size() ? printed.get(i) : "";
  }
}
