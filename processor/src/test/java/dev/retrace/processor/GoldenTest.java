package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.CompilationSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is generated for {@code good/} is what stands in {@code expected/}, letter by letter. {@code
 * -Dgolden.update=true} rewrites the latter; the difference is then read as code.
 */
final class GoldenTest {
  private static final String PACKAGE = "good";

  private static Compilation compilation;
  private static Map<String, String> generated;

  @BeforeAll
  static void compile() throws IOException {
    compilation = compileGood();
    generated = generated(compilation);
    if (Boolean.getBoolean("golden.update")) {
      for (Path old : Resources.sources("expected")) {
        Files.delete(old);
      }
      for (Map.Entry<String, String> source : generated.entrySet()) {
        Files.writeString(Resources.path("expected").resolve(source.getKey()), source.getValue());
      }
    }
  }

  private static Compilation compileGood() {
    return javac()
        .withProcessors(new InvertibleProcessor())
        .withOptions("--release", "17", "-Xlint:all,-processing", "-Werror")
        .compile(Resources.javaFiles(PACKAGE));
  }

  private static Map<String, String> generated(Compilation compilation) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (JavaFileObject file : compilation.generatedSourceFiles()) {
      String name = file.getName();
      sources.put(name.substring(name.lastIndexOf('/') + 1), file.getCharContent(false).toString());
    }
    return sources;
  }

  static Iterable<Path> expected() {
    return Resources.sources("expected");
  }

  @Test
  void compilesWithoutAWarning() {
    CompilationSubject.assertThat(compilation).succeededWithoutWarnings();
  }

  @ParameterizedTest
  @MethodSource("expected")
  void generatesExpected(Path expected) {
    String name = expected.getFileName().toString();

    CompilationSubject.assertThat(compilation)
        .generatedSourceFile(PACKAGE + "." + name.substring(0, name.length() - ".java".length()))
        .contentsAsUtf8String()
        .isEqualTo(Resources.read(expected));
  }

  @Test
  void generatesNothingElse() {
    assertThat(generated.keySet())
        .containsExactlyElementsIn(
            Resources.sources("expected").stream()
                .map(path -> path.getFileName().toString())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("expected")
  void keepsLinesShort(Path expected) {
    assertThat(Resources.read(expected).lines().filter(line -> line.length() > 100).toList())
        .isEmpty();
  }

  @Test
  void generatesTheSameAgain() throws IOException {
    assertThat(generated(compileGood())).isEqualTo(generated);
  }
}
