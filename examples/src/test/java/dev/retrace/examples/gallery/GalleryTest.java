package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example, for two steps: that it runs, draws and measures; see GalleryGoalsTest. */
final class GalleryTest {
  @TempDir Path temp;

  static Stream<String> names() {
    return Gallery.all().stream().map(GalleryExample::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyExampleDrawsAndMeasures(String name) throws IOException {
    GalleryExample example = Gallery.find(name);
    assertThat(name).matches("[a-z][a-z0-9-]*");
    assertThat(example.summary()).isNotEmpty();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    GalleryRun run =
        new GalleryRun(
            temp.resolve("out"), new PrintStream(lines, true, StandardCharsets.UTF_8), 2);

    example.run(run);

    assertThat(run.goals()).isNotEmpty();
    for (Goal goal : run.goals()) {
      assertWithMessage(goal.what()).that(goal.value()).isFinite();
      assertThat(lines.toString(StandardCharsets.UTF_8)).contains(goal.toString());
    }
    try (Stream<Path> files = Files.list(temp.resolve("out"))) {
      List<Path> all = files.toList();
      assertThat(all.stream().filter(each -> each.toString().endsWith(".png")).toList())
          .isNotEmpty();
      for (Path each : all) {
        assertThat(each.getFileName().toString()).doesNotMatch("\\..*");
        if (each.toString().endsWith(".png")) {
          assertThat(ImageIO.read(each.toFile()).getWidth()).isAtLeast(100);
        }
      }
    }
  }

  @Test
  void theMoonsAreThere() {
    assertThat(names().toList()).contains("moons");
    assertThat(names().toList()).containsNoDuplicates();
  }

  @Test
  void anUnknownNameIsAnswered() {
    assertThat(assertThrows(UserException.class, () -> Gallery.find("moon")))
        .hasMessageThat()
        .contains("There is no example 'moon'; did you mean moons?");
  }

  @Test
  void aGoalSaysWhetherItIsReached() {
    assertThat(Goal.atLeast("likelihood, nats", -0.3, -0.33).toString())
        .isEqualTo("likelihood, nats: -0.3000 (goal: at least -0.3300)");
    assertThat(Goal.atMost("error", 2, 0.5).toString())
        .isEqualTo("error: 2.0000 (goal: at most 0.5000, missed)");
    assertThat(Goal.atMost("error", Double.NaN, 0.5).isReached()).isFalse();
  }
}
