package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example to its end: minutes, so only in the Maven profile of the same name. */
@Tag("gallery")
final class GalleryGoalsTest {
  static Stream<String> names() {
    return Gallery.all().stream().map(GalleryExample::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyExampleReachesItsGoals(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "gallery", name));
    try (PrintStream log =
        new PrintStream(folder.resolve("log.txt").toFile(), StandardCharsets.UTF_8)) {
      GalleryRun run = new GalleryRun(folder, log);

      Gallery.find(name).run(run);

      assertThat(run.goals()).isNotEmpty();
      for (Goal goal : run.goals()) {
        assertWithMessage(goal.toString()).that(goal.isReached()).isTrue();
      }
    }
  }
}
