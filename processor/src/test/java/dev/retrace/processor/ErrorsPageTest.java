package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.CompilationSubject;
import dev.retrace.processor.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code docs/errors.md} says what the processor does. {@code -Dgolden.update=true} rewrites it;
 * the difference is then read as prose. That its wrong examples are wrong is in {@link
 * ProblemTest}.
 */
final class ErrorsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");

  @TempDir Path library;

  @Test
  void isWhatTheProblemsSay() throws IOException {
    String written = ErrorsPage.write();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, written);
    }

    assertThat(Resources.read(PAGE)).isEqualTo(written);
  }

  @Test
  void rightExamplesCompileWithoutAWarning() throws IOException {
    ClassFiles.write(
        javac().withOptions("-proc:none").compile(Resources.javaFiles("library")), library);

    Compilation compilation =
        javac()
            .withProcessors(new InvertibleProcessor())
            .withClasspath(ClassFiles.classPathWith(library))
            .withOptions("--release", "17", "-Xlint:all,-processing", "-Werror")
            .compile(Resources.javaFiles("right"));

    CompilationSubject.assertThat(compilation).succeededWithoutWarnings();
  }

  @Test
  void everyProblemHasARightExample() {
    assertThat(Resources.sources("right"))
        .containsExactlyElementsIn(Arrays.stream(Problem.values()).map(ErrorsPage::right).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyProblemHasAReason(Problem problem) {
    assertWithMessage("the first comment of %s", ErrorsPage.right(problem))
        .that(ErrorsPage.why(problem))
        .endsWith(".");
  }
}
