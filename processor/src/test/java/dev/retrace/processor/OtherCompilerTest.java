package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static com.google.testing.compile.Compiler.javac;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.testing.compile.Compilation;
import dev.retrace.processor.report.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Build tools put their own environment around javac's, and other compilers have none of its. */
final class OtherCompilerTest {
  @Test
  void everyFileComesFromOneClass() throws Exception {
    Wrapped processor = new Wrapped();

    Compilation compilation =
        javac().withProcessors(processor).compile(Resources.javaFiles("good"));

    assertThat(compilation).succeededWithoutWarnings();
    assertThat(processor.origins()).containsEntry("good.InvertibleUnit", List.of("good.Unit"));
    assertThat(processor.origins())
        .containsEntry("good.InvertibleOuter_Inner", List.of("good.Outer.Inner"));
    assertThat(processor.origins()).hasSize(Resources.sources("expected").size());
  }

  @Test
  void problemsAreReportedAllTheSame() {
    Bad law = Bad.of(Problem.NOT_A_LAW);
    Bad given = Bad.of(Problem.GIVEN_TWICE);

    Compilation compilation =
        javac().withProcessors(new Wrapped()).compile(law.javaFile(), given.javaFile());

    law.check(compilation.diagnostics());
    given.check(compilation.diagnostics());
  }

  @Test
  void incrementalBuildsKnowThat() throws Exception {
    try (var resource =
        InvertibleProcessor.class.getResourceAsStream(
            "/META-INF/gradle/incremental.annotation.processors")) {
      assertThat(new String(resource.readAllBytes(), UTF_8).strip())
          .isEqualTo(InvertibleProcessor.class.getName() + ",isolating");
    }
  }
}
