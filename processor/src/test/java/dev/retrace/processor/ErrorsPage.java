package dev.retrace.processor;

import dev.retrace.processor.report.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes {@code docs/errors.md}. A problem's message comes from the first line of its file under
 * {@code bad/}, the reason from the first comment of its file under {@code right/}; both files are
 * its examples.
 */
final class ErrorsPage {
  private static final String HINT = "  Hint: ";

  /** Annotations, calls, and types with arguments. */
  private static final Pattern CODE =
      Pattern.compile("@[A-Z]\\w*(?:\\([^)]*\\))?|\\b\\w+\\(\\)|\\b[A-Z]\\w*<(?:[^<>]|<[^<>]*>)*>");

  private static final String TOP =
      """
      # What the processor complains about

      Every message begins with its name in brackets, such as `[NotALaw]`, and a link to it is a link to this page:
      `errors.md#notalaw`. Nothing is generated for a class with an error. A warning changes nothing; a class that wears
      `@SuppressWarnings` with the name of the warning does not get it.

      The examples are classes called like the problem they have. Tests compile them: the first of each pair deserves its
      message and no other, the second compiles without any. Imports are left out here. `LawBase`, `LayerBase`, `StepBase`
      and `Holder` stand for classes of a library: an abstract law, an abstract layer, and classes with a protected step
      and a protected class.

      <!-- Generated: see ErrorsPageTest. -->

      """;

  private ErrorsPage() {}

  static String write() {
    StringBuilder page = new StringBuilder(TOP);
    page.append("| Name | | Such as |\n|---|---|---|\n");
    for (Problem problem : Problem.values()) {
      page.append(
          "| [%s](#%s) | %s | %s |\n"
              .formatted(
                  problem.id(),
                  problem.id().toLowerCase(Locale.ROOT),
                  problem.isError() ? "error" : "warning",
                  marked(sentence(problem))));
    }
    Arrays.stream(Problem.values()).map(ErrorsPage::entry).forEach(page::append);
    return page.toString();
  }

  private static String entry(Problem problem) {
    return """

        ## %s

        **%s.** %s

        %s

        **Remedy.** %s

        ```java
        %s
        ```

        Right:

        ```java
        %s
        ```
        """
        .formatted(
            problem.id(),
            problem.isError() ? "Error" : "Warning",
            marked(sentence(problem)),
            marked(why(problem)),
            marked(capitalized(remedy(problem))),
            example(Resources.read(Bad.path(problem))),
            example(Resources.read(right(problem))));
  }

  private static String message(Problem problem) {
    String line = Resources.read(Bad.path(problem)).lines().findFirst().orElseThrow();
    return line.substring(line.indexOf("] ") + 2);
  }

  private static String sentence(Problem problem) {
    String message = message(problem);
    return message.substring(0, message.indexOf(HINT));
  }

  private static String remedy(Problem problem) {
    String message = message(problem);
    return message.substring(message.indexOf(HINT) + HINT.length());
  }

  static Path right(Problem problem) {
    return Resources.path("right").resolve(problem.id() + ".java");
  }

  static String why(Problem problem) {
    return Resources.read(right(problem))
        .lines()
        .takeWhile(line -> line.startsWith("// "))
        .map(line -> line.substring(3))
        .collect(Collectors.joining(" "));
  }

  private static String example(String source) {
    List<String> lines = source.lines().toList();
    int start = 0;
    while (isHead(lines.get(start))) {
      start++;
    }
    return lines.stream()
        .skip(start)
        .map(line -> line.replaceAll("// here.*", "// <- reported here"))
        .collect(Collectors.joining("\n"));
  }

  private static boolean isHead(String line) {
    return line.isEmpty()
        || line.startsWith("// ")
        || line.startsWith("package ")
        || line.startsWith("import ");
  }

  private static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String marked(String text) {
    return CODE.matcher(text)
        .replaceAll(code -> Matcher.quoteReplacement("`" + code.group() + "`"));
  }
}
