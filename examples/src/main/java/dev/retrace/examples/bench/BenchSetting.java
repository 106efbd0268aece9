package dev.retrace.examples.bench;

import dev.retrace.examples.FileReplacement;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What all benchmarks are given.
 *
 * @param out where tables go
 * @param folder where raw figures and pictures go
 * @param threads of the engine inside an operator
 */
public record BenchSetting(PrintStream out, Path folder, int threads) {
  /** Where a file of this benchmark lies. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Writes raw figures, a line each, and says where. */
  void writeLines(String name, List<String> lines) {
    FileReplacement.write(
        file(name),
        stream -> stream.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    say(name, "raw figures");
  }

  /** Makes the folder, for files that others write. */
  void createFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserException("Cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Says what is in a file. */
  void say(String name, String what) {
    out.println(what + ": " + file(name));
  }
}
