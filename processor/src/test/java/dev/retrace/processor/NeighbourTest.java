package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.retrace.processor.report.Problem;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** What a class means for the others of its compilation. */
final class NeighbourTest {
  private static final String STEP =
      "@dev.retrace.annotations.Invertible"
          + " dev.retrace.runtime.InvertibleBlock chain() { return null; }";

  private static Compilation compile(JavaFileObject... files) {
    return javac().withProcessors(new InvertibleProcessor()).compile(files);
  }

  private static JavaFileObject file(String name, String... lines) {
    return JavaFileObjects.forSourceString(
        name, "import dev.retrace.annotations.*;\n" + String.join("\n", lines));
  }

  @Test
  void brokenClassDoesNotStopOthers() {
    Wrapped processor = new Wrapped();

    Compilation compilation =
        javac()
            .withProcessors(processor)
            .compile(
                Bad.of(Problem.NOT_A_LAW).javaFile(),
                Resources.javaFile(Resources.path("good/Hidden.java")),
                Resources.javaFile(Resources.path("good/CouplingPair.java")),
                Bad.of(Problem.STEP_VOID).javaFile());

    assertThat(compilation).hadErrorCount(2);
    assertThat(processor.origins().keySet())
        .containsExactly("good.InvertibleHidden", "good.InvertibleCouplingPair");
  }

  @Test
  void nestedClassesMayNotShareAName() {
    Compilation compilation =
        compile(
            file("Outer", "class Outer { @Invertible static class Inner { " + STEP + " } }"),
            file("Outer_Inner", "@Invertible class Outer_Inner { " + STEP + " }"));

    assertThat(compilation).hadErrorCount(2);
    assertThat(compilation)
        .hadErrorContaining("would be called InvertibleOuter_Inner, as the layer of Outer_Inner");
    assertThat(compilation)
        .hadErrorContaining("would be called InvertibleOuter_Inner, as the layer of Outer.Inner");
  }

  @Test
  void superclassOfADeclaredClassIsNotAstray() {
    Compilation compilation =
        compile(
            file("Base", "class Base { " + STEP + " }"),
            file("Alone", "abstract class Alone { " + STEP + " }"),
            file("Child", "@Invertible class Child extends Base {}"));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation.generatedSourceFiles()).hasSize(1);
  }

  @Test
  void brokenStepIsReportedOnceForAllThatInheritIt() {
    Compilation compilation =
        compile(
            file("Base", "abstract class Base { @Invertible abstract String text(); }"),
            file("One", "@Invertible abstract sealed class One extends Base permits Two, Three {}"),
            file("Two", "@Invertible abstract non-sealed class Two extends One {}"),
            file("Three", "@Invertible abstract non-sealed class Three extends One {}"));

    assertThat(compilation).hadErrorContaining("[StepReturn] text() returns String");
    // And both subclasses are abstract.
    assertThat(compilation).hadErrorCount(3);
  }

  @Test
  void localClassesAreNotSeen() {
    Compilation compilation =
        compile(file("Method", "class Method { void f() { @Invertible class Local {} } }"));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation.generatedSourceFiles()).isEmpty();
  }

  @Test
  void specialPermittedClassesAreAskedFirst() {
    Compilation compilation =
        compile(
            file("Any", "@Invertible sealed interface Any permits General, Special {}"),
            file("General", "@Invertible non-sealed class General implements Any { " + STEP + " }"),
            file("Special", "@Invertible final class Special extends General implements Any {}"));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("InvertibleAny")
        .contentsAsUtf8String()
        .containsMatch("(?s)instanceof Special some.*instanceof General some");
  }
}
