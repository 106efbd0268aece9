package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.common.collect.ImmutableList;
import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import dev.retrace.processor.report.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every problem has a file that has it, and is reported there: message, line, caret. */
final class ProblemTest {
  @TempDir static Path library;

  /** What broken files lean on comes from class files, and without generated layers. */
  @BeforeAll
  static void compileLibrary() throws IOException {
    ClassFiles.write(
        javac().withOptions("-proc:none").compile(Resources.javaFiles("library")), library);
  }

  private static Compilation compile(List<JavaFileObject> files) {
    return compiler().compile(files);
  }

  private static Compiler compiler() {
    return javac()
        .withProcessors(new InvertibleProcessor())
        .withClasspath(ClassFiles.classPathWith(library));
  }

  @ParameterizedTest
  @EnumSource
  void isReportedWhereItIs(Problem problem) {
    Bad bad = Bad.of(problem);

    Compilation compilation = compile(List.of(bad.javaFile()));

    bad.check(compilation.diagnostics());
    assertThat(compilation.diagnostics()).hasSize(1);
    assertThat(compilation.status())
        .isEqualTo(problem.isError() ? Compilation.Status.FAILURE : Compilation.Status.SUCCESS);
  }

  // Without the compiler's own environment an accessor does not show that it is a component's.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RECORD_COMPONENT")
  void isNotWrittenIfItIsAnError(Problem problem) {
    Wrapped processor = new Wrapped();

    Compilation compilation =
        javac()
            .withProcessors(processor)
            .withClasspath(ClassFiles.classPathWith(library))
            .compile(Bad.of(problem).javaFile());

    assertThat(compilation.diagnostics()).hasSize(1);
    if (problem.isError()) {
      assertThat(processor.origins()).doesNotContainKey("bad.Invertible" + problem.id());
    } else {
      assertThat(processor.origins()).containsKey("bad.Invertible" + problem.id());
    }
  }

  @Test
  void allAreReportedTogetherAndInOrder() {
    List<Bad> all = Arrays.stream(Problem.values()).map(Bad::of).toList();

    Compilation compilation = compile(all.stream().map(Bad::javaFile).toList());

    ImmutableList<Diagnostic<? extends JavaFileObject>> diagnostics = compilation.diagnostics();
    all.forEach(bad -> bad.check(diagnostics));
    assertThat(diagnostics.stream().map(ProblemTest::fileName).toList())
        .containsExactlyElementsIn(all.stream().map(bad -> bad.problem().id() + ".java").toList())
        .inOrder();
  }

  private static String fileName(Diagnostic<? extends JavaFileObject> diagnostic) {
    return new File(diagnostic.getSource().getName()).getName();
  }

  @Test
  void everyFileHasItsProblem() throws IOException {
    List<String> ids = Arrays.stream(Problem.values()).map(Problem::id).toList();
    try (Stream<Path> files = Files.list(Resources.path("bad"))) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactlyElementsIn(ids.stream().map(id -> id + ".java").toList());
    }
  }

  @Test
  void idsAreNamesOfConstants() {
    assertThat(Problem.NOT_A_LAW.id()).isEqualTo("NotALaw");
    assertThat(Problem.SELF_NESTING.id()).isEqualTo("SelfNesting");
  }
}
