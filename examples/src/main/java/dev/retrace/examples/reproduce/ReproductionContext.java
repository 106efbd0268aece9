package dev.retrace.examples.reproduce;

import dev.retrace.examples.FileReplacement;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.train.VolumeSets;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the user has said, and where the results go.
 *
 * @param runs folders of trained runs, in the user's order
 * @param skipBad whether files of the runs' data that cannot be used are left out and listed
 * @param changes values of a configuration that differ, {@code section.key=value}
 * @param seconds how long the machine is watched
 * @param threads of the engine in the JVMs that measure
 * @param folder for the files, which may still be missing
 * @param out for lines to the user
 */
public record ReproductionContext(
    List<Path> runs,
    boolean skipBad,
    List<String> changes,
    int seconds,
    int threads,
    Path folder,
    PrintStream out) {
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
   * The volumes of a run, with a line for each file that is left out.
   *
   * @param config of the run
   * @return training and held-out volumes
   * @throws dev.retrace.examples.UserException if the data cannot be used
   */
  public VolumeSet volumes(RunConfig config) {
    VolumeSet volumes = VolumeSets.load(config, skipBad);
    volumes.leftOut().forEach(each -> say("left out %s: %s", each.file(), each.reason()));
    return volumes;
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
