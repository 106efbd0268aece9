package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables and figures of the paper, from the command line. */
final class ReproduceCommandTest {
  @TempDir private Path folder;

  @Test
  void listsWhatThereIs() {
    Outcome outcome = Outcome.here(List.of("reproduce")).requireSuccess();

    assertThat(String.join("\n", outcome.out())).contains("table2");
    assertThat(String.join("\n", outcome.out())).contains("figure1");
  }

  @Test
  void drawsTheNetwork() throws IOException {
    Path out = folder.resolve("figure");

    Outcome.here(List.of("reproduce", "figure1", "--out", out.toString())).requireSuccess();

    assertThat(Files.readString(out.resolve("figure1.svg"))).startsWith("<svg");
    assertThat(Files.readString(out.resolve("figure1.html"))).contains("343,549,569");
    assertThat(Files.readString(out.resolve("figure1.csv"))).startsWith("path,kind,level");
  }

  @Test
  void mistakesEndInOneSentence() {
    Path out = folder.resolve("none");

    // The lowest of six levels would have one voxel.
    assertThat(refusal("figure1", "--set", "data.size=32", "--out", out.toString()))
        .contains("32 voxels");
    assertThat(Files.exists(out)).isFalse();
    assertThat(refusal("figure1", "--seconds", "3")).contains("does not look at --seconds");
    assertThat(refusal("table2", "--threads", "0")).contains("--threads");
    assertThat(refusal("tabel2")).contains("did you mean table2?");
  }

  private static String refusal(String... options) {
    List<String> all = new ArrayList<>(List.of("reproduce"));
    all.addAll(List.of(options));
    return Outcome.here(all).requireSentence();
  }
}
