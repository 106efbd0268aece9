package dev.retrace.examples.watch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path temp;
  private RunFiles files;

  @BeforeEach
  void makeRun() {
    files = new RunFiles(temp.resolve("my <run>"));
  }

  private String page() throws IOException {
    return Files.readString(RunReport.write(files.folder()));
  }

  @Test
  void sumsUpARunThatEnded() throws IOException {
    for (int step = 1; step <= 50; step++) {
      files.step(step, 1.0 / step);
    }
    files.validation(25, 0.6);
    files.validation(50, 0.25);
    files.picture(25);
    files.picture(50);
    files.notes(
        "{\"training_volumes\":3,\"held_out_volumes\":1,\"left_out_files\":2,\"ended\":\"finished"
            + " after 50 steps\",\"memory\":{\"predicted_bytes\":2097152,\"place\":\"the head\","
            + "\"resident_bytes\":-1,\"exact\":false,\"alive_bytes\":1048576}}");

    String page = page();

    assertThat(page).contains("<h1>Training run my &lt;run&gt;</h1>");
    assertThat(page).contains("The run finished after 50 steps.");
    assertThat(page).contains("after step 50, on one held-out volume");
    assertThat(page).contains("<td>t = 5</td><td class=\"number\">0.25</td>");
    assertThat(page).contains("<td class=\"number\">−50</td>"); // percent against the filter
    assertThat(page).contains("3 volumes to learn from, 1 held out; 2 files left out.");
    assertThat(page).contains("tensors at the peak, predicted</td><td class=\"number\">2</td>");
    assertThat(page).contains("its peak was predicted at the head");
    assertThat(page.split("<svg", -1)).hasLength(6); // five curves
    assertThat(page.split("data:image/png", -1)).hasLength(2); // the last picture only
    assertThat(page).contains("<td>diffusion</td><td>steps</td><td>20</td>");
    assertThat(page).contains("<td>in all</td>");
    assertThat(page).contains("--resume &#39;" + temp.resolve("my ").toString().replace("&", ""));
    assertThat(page).doesNotContain("<run>");
    assertThat(page).doesNotContainMatch("(src|href)=\"(?!data:)");
  }

  @Test
  void sumsUpARunThatWasKilledWhileItWrote() throws IOException {
    files.step(1, 0.5);
    files.step(2, Double.NaN);
    files.log("{\"step\":3,\"lo");

    String page = page();

    assertThat(page).contains("the last step it logged is 2");
    assertThat(page.split("<svg", -1)).hasLength(5); // no validation
  }

  @Test
  void sumsUpARunThatHasJustBegun() throws IOException {
    String page = page();

    assertThat(page).contains("No step has been logged yet.");
    assertThat(page).doesNotContain("<svg");
  }

  @Test
  void replacesTheLastReport() throws IOException {
    String first = page();
    files.step(1, 0.5);

    assertThat(page()).isNotEqualTo(first);
  }

  @Test
  void namesALogThatIsDamagedInItsMiddle() throws IOException {
    files.log("{\"step\":3,\"lo\n");
    files.step(1, 0.5);

    UserException e = assertThrows(UserException.class, this::page);

    assertThat(e).hasMessageThat().contains("metrics.jsonl is damaged");
    assertThat(Files.exists(files.folder().report())).isFalse();
  }
}
