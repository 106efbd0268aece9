package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DrawingProgressTest {
  private long now;

  @Test
  void foretellsTheEndOfAllBatches() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DrawingProgress progress =
        new DrawingProgress(new PrintStream(out, true, StandardCharsets.UTF_8), 2, () -> now);
    for (int batch = 0; batch < 2; batch++) {
      for (int done = 1; done <= 12; done++) {
        now += 5_000_000_000L;
        progress.onStep(done, 12, null);
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
        .containsExactly(
            "denoising step 10 of 12 of batch 1 of 2, 1m10s left",
            "denoising step 12 of 12 of batch 1 of 2, 1m00s left",
            "denoising step 10 of 12 of batch 2 of 2, 0m10s left",
            "denoising step 12 of 12 of batch 2 of 2, 0m00s left")
        .inOrder();
  }
}
