package dev.retrace.examples.watch;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFeedTest {
  @TempDir Path temp;

  @Test
  void aFileThatIsNotThereYetIsEmpty() throws IOException {
    MetricsFeed.Part part = new MetricsFeed(temp.resolve("none")).after(99);

    assertThat(part.rows()).isEmpty();
    assertThat(part.next()).isEqualTo(0);
  }

  @Test
  void rowsComeWholeAndOnce() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    MetricsFeed feed = new MetricsFeed(file);
    Files.writeString(file, "{\"a\":1}\n{\"a\":2}\n{\"a\"");

    MetricsFeed.Part first = feed.after(0);
    assertThat(first.rows()).containsExactly("{\"a\":1}", "{\"a\":2}").inOrder();
    assertThat(feed.after(first.next()).rows()).isEmpty();

    Files.writeString(file, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
    assertThat(feed.after(first.next()).rows()).containsExactly("{\"a\":3}");
  }

  @Test
  void aShorterFileIsReadAnew() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    Files.writeString(file, "{\"a\":1}\n");

    assertThat(new MetricsFeed(file).after(1000).rows()).containsExactly("{\"a\":1}");
  }

  @Test
  void aLongFileComesInParts() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      lines.add("{\"step\":" + i + ",\"loss\":0.123456789012345}");
    }
    Files.write(file, lines);
    MetricsFeed feed = new MetricsFeed(file);

    List<String> read = new ArrayList<>();
    int parts = 0;
    for (long next = 0; next < Files.size(file); parts++) {
      MetricsFeed.Part part = feed.after(next);
      read.addAll(part.rows());
      next = part.next();
    }

    assertThat(read).isEqualTo(lines);
    assertThat(parts).isAtLeast(2);
  }
}
