package dev.retrace.runtime;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no source of the runtime may say, because the engine then does something else silently. */
final class InPlaceWritesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Comments may explain what code must not do. */
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

  @Test
  void viewsAreWrittenOnlyByArithmetic() throws IOException {
    // Both rebind the view they are called on and leave its parent as it was.
    assertThat(offenders("\\.copyTo\\(", "\\.set\\(\\s*(\\w*Buffer\\b|buffer\\b)")).isEmpty();
  }

  @Test
  void gradientsAreCollectedByRecordingsOnly() throws IOException {
    // The collector is one for the whole process, and its root gradient is always one.
    assertThat(offenders("PtGradientCollector", "newGradientCollector")).isEmpty();
    // Any thread's mode is set where it is also given back.
    assertThat(offenders("setGradMode")).containsExactly("memory/GradMode.java");
  }

  @Test
  void typesThatEndTheProcessAreNotNamed() throws IOException {
    assertThat(offenders("DataType\\.(BFLOAT16|INT16|UINT16|UINT32|UINT64)")).isEmpty();
  }

  @Test
  void theScanSeesTheSources() throws IOException {
    assertThat(offenders("class DeclaredBlock ")).containsExactly("DeclaredBlock.java");
  }

  private static List<String> offenders(String... patterns) throws IOException {
    Pattern forbidden = Pattern.compile(String.join("|", patterns));
    Path root = SOURCES.resolve("dev/retrace/runtime");
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
        if (forbidden.matcher(code).find()) {
          found.add(root.relativize(file).toString().replace('\\', '/'));
        }
      }
    }
    return found;
  }
}
