package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GalleryCommandTest {
  @TempDir Path temp;

  @Test
  void theExamplesAreListed() {
    Outcome list = Outcome.here(List.of("gallery")).requireSuccess();

    assertThat(list.out().stream().filter(line -> line.startsWith("moons ")).toList()).hasSize(1);
  }

  @Test
  void aShortenedRunWritesItsPictureAndSucceeds() {
    Path out = temp.resolve("new/moons");

    Outcome run =
        Outcome.here(List.of("gallery", "moons", "--steps", "1", "--out", out.toString()))
            .requireSuccess();

    assertThat(Files.exists(out.resolve("moons.png"))).isTrue();
    assertThat(String.join("\n", run.out())).contains("nats");
  }

  @Test
  void mistakesEndInOneSentence() throws IOException {
    assertThat(refusal("moon")).contains("did you mean moons?");
    assertThat(refusal("moons", "--steps", "0")).contains("--steps must be at least 1");
    assertThat(refusal("--steps", "3")).contains("go with an example");
    Path file = Files.createFile(temp.resolve("file"));
    assertThat(refusal("moons", "--out", file.toString())).contains("is not a folder");
  }

  private static String refusal(String... options) {
    List<String> all = new ArrayList<>(List.of("gallery"));
    all.addAll(List.of(options));
    return Outcome.here(all).requireSentence();
  }
}
