package dev.retrace.processor.write;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks a line that is too long: after {@code =}, else inside the first parentheses, where the
 * arguments take one line, or one each.
 */
final class LongLine {
  static final int COLUMNS = 100;

  private static final String CONTINUATION = "    ";
  private static final String TRY = "try (";

  private LongLine() {}

  static List<String> broken(String line) {
    String text = line.strip();
    if (line.length() <= COLUMNS || isProse(text)) {
      return List.of(line);
    }
    String further = line.substring(0, line.indexOf(text)) + CONTINUATION;
    // What a try opens is declared inside its parentheses.
    int start = text.startsWith(TRY) ? line.indexOf(TRY) + TRY.length() : 0;
    int assign = find(line, start, " = ");
    if (assign >= 0) {
      return assignment(line, assign, further);
    }
    int open = find(line, 0, "(");
    int close = open < 0 ? -1 : find(line, open + 1, ")");
    return close < 0 ? List.of(line) : call(line, open, close, further);
  }

  private static List<String> assignment(String line, int assign, String further) {
    List<String> lines = new ArrayList<>();
    if (assign + 2 <= COLUMNS) {
      lines.add(line.substring(0, assign + 2));
      lines.addAll(broken(further + line.substring(assign + 3)));
    } else {
      // Not even type and name fit: the name begins the next line.
      int name = line.lastIndexOf(' ', assign - 1);
      lines.add(line.substring(0, name));
      lines.add(further + line.substring(name + 1));
    }
    return lines;
  }

  private static List<String> call(String line, int open, int close, String further) {
    List<String> lines = new ArrayList<>();
    lines.add(line.substring(0, open + 1));
    String rest = further + line.substring(open + 1);
    if (rest.length() <= COLUMNS) {
      lines.add(rest);
      return lines;
    }
    int from = open + 1;
    for (int comma = find(line, from, ", ");
        comma >= 0 && comma < close;
        comma = find(line, from, ", ")) {
      lines.add(further + line.substring(from, comma + 1));
      from = comma + 2;
    }
    lines.add(further + line.substring(from));
    return lines;
  }

  private static boolean isProse(String text) {
    return text.startsWith("*")
        || text.startsWith("/")
        || text.startsWith("import ")
        || text.startsWith("package ");
  }

  /** Finds a piece of text outside of string literals and parentheses that open after the start. */
  private static int find(String line, int start, String piece) {
    int depth = 0;
    boolean quoted = false;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (depth == 0 && line.startsWith(piece, i)) {
        return i;
      } else if (c == '"') {
        quoted = true;
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
    }
    return -1;
  }
}
