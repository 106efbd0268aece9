package dev.retrace.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Problems of divisions and laws in forms that their files under {@code bad/} do not have. */
final class DivisionProblemsTest {
  private static JavaFileObject declared(String split, String coupling, String members) {
    return JavaFileObjects.forSourceLines(
        "Declared",
        "import dev.retrace.annotations.*;",
        "import dev.retrace.runtime.law.*;",
        "import dev.retrace.runtime.split.*;",
        "@Invertible",
        split,
        "class Declared {",
        "@Coupling(" + coupling + ") ai.djl.nn.Block first() { return null; }",
        members,
        "}");
  }

  private static Compilation compile(JavaFileObject file) {
    return javac().withProcessors(new InvertibleProcessor()).compile(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "law = Additive.class | [WritesNothing] first() does not say what it writes.  Hint: say"
            + " stream = 0 to 1;",
        "law = Additive.class, stream = -1 | [StreamOutOfRange] first() writes stream -1, but"
            + " Declared has the streams 0 to 1.",
        "law = Additive.class, writes = Half.BOTH | [HalfOfStreams] first() writes BOTH, but"
            + " Declared is split into streams.",
        "law = Additive.class, writes = Half.BOTH, stream = 0 | [WritesTwice] first() says both",
      })
  void couplingsOfStreamsNameAStreamOnce(String members, String message) {
    JavaFileObject file = declared("@Split(streams = 2)", members, "");

    assertThat(compile(file)).hadErrorContaining(message).inFile(file).onLine(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "void.class | [NotAPattern] void is not a pattern.",
        "int[].class | [NotAPattern] int[] is not a pattern.",
        "Pattern.class | [PatternNotConcrete] The pattern Pattern is abstract",
        "Declared.Inner.class | [PatternNotConcrete] The pattern Declared.Inner is an inner class",
        "Declared.Generic.class | [PatternNotConcrete] The pattern Declared.Generic is generic",
      })
  void patternsAreConcrete(String pattern, String message) {
    JavaFileObject file =
        declared(
            "@Split(pattern = " + pattern + ")",
            "law = Additive.class, writes = Half.LEFT",
            """
            class Inner extends Checker {}
            static class Generic<T> extends Checker {}
            static class Checker implements Pattern {
              public boolean isOdd(int axis, int coordinate, int size) { return false; }
            }
            """);

    assertThat(compile(file)).hadErrorContaining(message).inFile(file).onLine(5);
  }

  @Test
  void missingPatternIsLeftToTheCompiler() {
    JavaFileObject file =
        declared("@Split(pattern = Missing.class)", "law = Additive.class, writes = Half.LEFT", "");

    Compilation compilation = compile(file);

    assertThat(compilation).hadErrorContaining("class Missing").inFile(file).onLine(5);
    assertThat(compilation).hadErrorCount(1);
  }

  @Test
  void subclassMayDivideOtherwise() {
    Compilation compilation =
        compile(
            JavaFileObjects.forSourceString(
                "Board",
                """
                import dev.retrace.annotations.*;
                import dev.retrace.runtime.law.*;
                import dev.retrace.runtime.split.*;
                @Split(pattern = Checkerboard.class)
                class Base {
                  @Coupling(law = Additive.class, writes = Half.LEFT)
                  ai.djl.nn.Block first() { return null; }
                  @Coupling(law = Additive.class, writes = Half.RIGHT)
                  ai.djl.nn.Block second() { return null; }
                }
                @Invertible class Same extends Base {}
                @Invertible @Split(pattern = TokenCheckerboard.class) class Other extends Base {}
                """));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("InvertibleSame")
        .contentsAsUtf8String()
        .contains("splitBy(new Checkerboard());");
    assertThat(compilation)
        .generatedSourceFile("InvertibleOther")
        .contentsAsUtf8String()
        .contains("splitBy(new TokenCheckerboard());");
  }

  @Test
  void lawWithoutItsAnnotationIsToldSo() {
    JavaFileObject file =
        declared("@Split(streams = 2)", "law = CouplingLaw.class, stream = 0", "");

    assertThat(compile(file))
        .hadErrorContaining("[NotALaw] CouplingLaw is not a law.  Hint: annotate it with @Law");
  }
}
