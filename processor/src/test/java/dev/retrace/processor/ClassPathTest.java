package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Declarations that come as class files. */
final class ClassPathTest {
  @TempDir Path library;

  @BeforeEach
  void compileLibrary() throws IOException {
    ClassFiles.write(
        javac().withProcessors(new InvertibleProcessor()).compile(Resources.javaFiles("good")),
        library);
  }

  private Compilation compile(String name, String source) {
    return javac()
        .withProcessors(new InvertibleProcessor())
        .withClasspath(ClassFiles.classPathWith(library))
        .compile(JavaFileObjects.forSourceString(name, source));
  }

  @Test
  void areNestedLikeOthers() {
    Compilation compilation =
        compile(
            "other.User",
            """
            package other;
            import dev.retrace.annotations.*;
            @Invertible public class User {
              @Invertible java.util.List<good.Unit> units() { return null; }
              @Invertible good.UNetLevel level() { return null; }
            }
            """);

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("other.InvertibleUser")
        .contentsAsUtf8String()
        .contains("list(\"units\", Half.BOTH, declared.units(), InvertibleUnit::of);");
    assertThat(compilation)
        .generatedSourceFile("other.InvertibleUser")
        .contentsAsUtf8String()
        .contains("layer(\"level\", Half.BOTH, declared.level(), InvertibleUNetLevel::new);");
  }

  @Test
  void lendTheirStepsInOrder() {
    Compilation compilation =
        compile(
            "good.Again",
            """
            package good;
            @dev.retrace.annotations.Invertible class Again extends Base<CouplingPair> {
              @Override ai.djl.nn.Block first() { return null; }
              @Override CouplingPair third() { return null; }
            }
            """);

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("good.InvertibleAgain")
        .contentsAsUtf8String()
        .containsMatch("(?s)first = .*second = .*third = .*fourth = ");
  }

  @Test
  void problemsOfTheirsAreReportedWhereTheyAreInherited() {
    Compilation compilation =
        compile(
            "other.Child",
            """
            package other;
            @dev.retrace.annotations.Invertible
            class Child extends good.ConditionedFlow {}
            """);

    assertThat(compilation)
        .hadErrorContaining("[StepNotVisible] shift() of ConditionedFlow")
        .inFile(JavaFileObjects.forSourceString("other.Child", ""))
        .onLine(3);
    assertThat(compilation).hadErrorContaining("[LeftNotVisible]");
  }

  @Test
  void whatTheLastCompilationGeneratedIsNoClash() {
    Compilation again =
        javac()
            .withProcessors(new InvertibleProcessor())
            .withClasspath(ClassFiles.classPathWith(library))
            .compile(Resources.javaFile(Resources.path("good/Hidden.java")));

    assertThat(again).succeededWithoutWarnings();
    assertThat(again.generatedSourceFiles()).hasSize(1);
  }
}
