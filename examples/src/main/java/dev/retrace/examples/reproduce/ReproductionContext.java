package dev.retrace.examples.reproduce;

import dev.retrace.examples.FileReplacement;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the user has said, and where the results go.
 *
 * @param runs folders of trained runs, in the user's order
 * @param changes values of a configuration that differ, {@code section.key=value}
 * @param seconds how long the machine is watched
 * @param threads of the engine in the JVMs that measure
 * @param folder for the files, which may still be missing
 * @param out for lines to the user
 */
public record ReproductionContext(
    List<Path> runs, List<String> changes, int seconds, int threads, Path folder, PrintStream out) {
  /** Copies the lists. */
  public ReproductionContext {
    runs = List.copyOf(runs);
    changes = List.copyOf(changes);
  }

  /**
   * Where a file belongs.
   *
   * @param name the file's name
   * @return a path in the folder of this item
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Prints a line.
   *
   * @param format as for {@link String#format}
   * @param values for the format
   */
  public void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  /**
   * Writes a text file in UTF-8, whole or not at all.
   *
   * @param name the file's name
   * @param lines without line ends
   * @throws dev.retrace.examples.UserException naming the file, if it cannot be written
   */
  public void write(String name, List<String> lines) {
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    FileReplacement.write(file(name), stream -> stream.write(text));
  }
}
