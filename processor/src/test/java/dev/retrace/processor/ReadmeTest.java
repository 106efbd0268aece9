package dev.retrace.processor;

import static com.google.common.truth.Truth.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The model with which the README opens is one of the sources that {@link GoldenTest} compiles. */
final class ReadmeTest {
  @Test
  void opensWithAModelThatCompiles() {
    String readme = Resources.read(Path.of("..", "README.md"));
    int start = readme.indexOf("/**", readme.indexOf("```java"));
    String shown = readme.substring(start, readme.indexOf("// mvn compile")).strip();

    assertThat(Resources.read(Resources.path("good").resolve("Mixer8.java"))).contains(shown);
  }
}
