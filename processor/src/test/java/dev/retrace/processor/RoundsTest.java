package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** Types that are generated while we look. */
final class RoundsTest {
  private static final JavaFileObject PAIR =
      JavaFileObjects.forSourceString(
          "test.Pair",
          """
            package test;
            @dev.retrace.annotations.Invertible
            class Pair {
              @dev.retrace.annotations.Invertible Made made() { return new Made(); }
            }
            """);
  private static final String MADE =
      """
      package test;
      @dev.retrace.annotations.Invertible
      class Made {
        @dev.retrace.annotations.Invertible
        dev.retrace.runtime.InvertibleBlock chain() {
          return null;
        }
      }
      """;

  @Test
  void waitsForWhatAnotherProcessorGenerates() {
    Compilation compilation =
        javac().withProcessors(new InvertibleProcessor(), new Maker()).compile(PAIR);

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation).generatedSourceFile("test.InvertibleMade");
    assertThat(compilation)
        .generatedSourceFile("test.InvertiblePair")
        .contentsAsUtf8String()
        .contains("declared.made(), InvertibleMade::new)");
  }

  @Test
  void waitsForWhatItGeneratesItself() {
    JavaFileObject outer =
        JavaFileObjects.forSourceString(
            "test.User",
            """
            package test;
            @dev.retrace.annotations.Invertible
            class User {
              @dev.retrace.annotations.Invertible InvertibleInner inner() {
                return new InvertibleInner(new Inner());
              }
            }
            @dev.retrace.annotations.Invertible
            class Inner {
              @dev.retrace.annotations.Invertible
              dev.retrace.runtime.InvertibleBlock chain() { return null; }
            }
            """);

    Compilation compilation = javac().withProcessors(new InvertibleProcessor()).compile(outer);

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(compilation)
        .generatedSourceFile("test.InvertibleUser")
        .contentsAsUtf8String()
        .contains("layer(\"inner\", Half.BOTH, declared.inner());");
  }

  @Test
  void leavesTypesThatNeverComeToTheCompiler() {
    JavaFileObject unknown =
        JavaFileObjects.forSourceString(
            "test.Unknown",
            """
            package test;
            import dev.retrace.annotations.*;
            @Invertible
            class Unknown {
              @Invertible java.util.List<Missing> missing() { return null; }
              @Coupling(law = Absent.class, writes = Half.LEFT)
              ai.djl.nn.Block left() { return null; }
            }
            """);

    Wrapped processor = new Wrapped();

    Compilation compilation = javac().withProcessors(processor).compile(unknown);

    assertThat(compilation).hadErrorCount(2);
    assertThat(compilation).hadErrorContaining("class Missing").inFile(unknown).onLine(5);
    assertThat(compilation).hadErrorContaining("class Absent").inFile(unknown).onLine(6);
    assertThat(processor.origins()).isEmpty();
  }

  @Test
  void leavesConstantsThatDoNotExistToTheCompiler() {
    JavaFileObject unknown =
        JavaFileObjects.forSourceString(
            "test.Unknown",
            """
            package test;
            import dev.retrace.annotations.*;
            import dev.retrace.runtime.law.Additive;
            @Invertible
            class Unknown {
              @Coupling(law = Additive.class, writes = Half.LEFT, strategy = Strategy.FORGET)
              ai.djl.nn.Block left() { return null; }
              @Coupling(law = Additive.class, writes = Half.TOP)
              ai.djl.nn.Block top() { return null; }
            }
            """);

    Compilation compilation = javac().withProcessors(new Wrapped()).compile(unknown);

    assertThat(compilation).hadErrorContaining("FORGET").inFile(unknown).onLine(6);
    assertThat(compilation).hadErrorContaining("TOP").inFile(unknown).onLine(8);
  }

  /** Generates the class that {@link #PAIR} waits for. */
  private static final class Maker extends AbstractProcessor {
    private boolean done;

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (!done) {
        done = true;
        try (Writer writer = processingEnv.getFiler().createSourceFile("test.Made").openWriter()) {
          writer.write(MADE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }
  }
}
