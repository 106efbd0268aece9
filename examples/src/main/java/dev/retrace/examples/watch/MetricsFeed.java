package dev.retrace.examples.watch;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a log of metrics on from where a reader was, without holding any of it. */
final class MetricsFeed {
  private static final int MOST_BYTES = 1 << 20;

  private final Path file;

  MetricsFeed(Path file) {
    this.file = file;
  }

  /**
   * Some of what was logged.
   *
   * @param rows objects as they were logged, in JSON
   * @param next where to read on
   */
  record Part(List<String> rows, long next) {}

  /**
   * Reads on, up to a mebibyte.
   *
   * @param after where the last part told to; 0 for the first. Beyond the end of the file, as after
   *     a run was started anew, reading begins at its start.
   */
  Part after(long after) throws IOException {
    if (!Files.exists(file)) {
      return new Part(List.of(), 0);
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length(); // once: it may change
      long from = after > length ? 0 : after;
      byte[] bytes = new byte[(int) Math.min(MOST_BYTES, length - from)];
      in.seek(from);
      in.readFully(bytes);
      int whole = lastLineEnd(bytes);
      String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
      return new Part(text.lines().filter(MetricsFeed::isObject).toList(), from + whole);
    }
  }

  private static int lastLineEnd(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  // What a killed process left half-written is no row.
  private static boolean isObject(String line) {
    return line.startsWith("{") && line.endsWith("}");
  }
}
