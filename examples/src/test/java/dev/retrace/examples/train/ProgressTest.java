package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import dev.retrace.examples.SmallRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  private Progress progress(boolean terminal) {
    return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> now);
  }

  private static StepMetrics metrics(long step, long peakBytes) {
    return new StepMetrics(step, 0.25, 1e-3, 0.5, 2, peakBytes);
  }

  private TrainingClock clock(int steps) {
    return new TrainingClock(SmallRun.config("training.steps=" + steps).training(), () -> now);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aLineSaysEverything() {
    progress(false).step(metrics(1, 512L << 20), clock(31));
    assertThat(lines())
        .containsExactly("step 1  loss 0.2500  lr 1.00e-03  2.00 s/step  1m00s left  peak 512 MiB");
  }

  @Test
  void hoursAndWhatIsNotKnown() {
    progress(false).step(metrics(1, -1), clock(3601));
    assertThat(lines().get(0)).endsWith("2h00m left  peak not available");
  }

  @Test
  void elsewhereThanOnATerminalLinesAreFarApart() {
    Progress progress = progress(false);
    TrainingClock clock = clock(100);
    for (int step = 1; step <= 30; step++) {
      progress.step(metrics(step, 1), clock);
      now += 1_000_000_000;
    }
    assertThat(lines().stream().map(line -> line.split("  ", -1)[0]).toList())
        .containsExactly("step 1", "step 11", "step 21")
        .inOrder();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r\u001b");
  }

  @Test
  void onATerminalOneLineIsRewritten() {
    Progress progress = progress(true);
    TrainingClock clock = clock(100);
    progress.step(metrics(1, 1), clock);
    progress.step(metrics(2, 1), clock);
    progress.say("done");
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("\r\u001b[Kstep 1 ");
    assertThat(text).contains("\r\u001b[Kstep 2 ");
    assertThat(text).endsWith("\r\u001b[Kdone" + System.lineSeparator());
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(1);
  }

  @Test
  void lossesAreSmoothed() {
    Progress progress = progress(true);
    TrainingClock clock = clock(100);
    progress.step(new StepMetrics(1, 1, 1e-3, 0.5, 1, 1), clock);
    progress.step(new StepMetrics(2, 0, 1e-3, 0.5, 1, 1), clock);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("step 2  loss 0.9500");
  }
}
