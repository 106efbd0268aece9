package dev.retrace.examples.gallery;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One run of an example: where its files and lines go, and what it reached. */
public final class GalleryRun {
  private final Path folder;
  private final int mostSteps;
  private final PrintStream out;
  private final List<Goal> goals = new ArrayList<>();

  /**
   * A run to the end.
   *
   * @param folder for the files
   * @param out for the lines
   */
  public GalleryRun(Path folder, PrintStream out) {
    this(folder, out, Integer.MAX_VALUE);
  }

  /**
   * A run that may be shortened.
   *
   * @param folder for the files
   * @param out for the lines
   * @param mostSteps no training takes more
   */
  public GalleryRun(Path folder, PrintStream out, int mostSteps) {
    this.folder = folder;
    this.out = out;
    this.mostSteps = mostSteps;
  }

  /**
   * Where a file belongs.
   *
   * @param name the file's name
   * @return a path in the folder of this run, which may still be missing
   */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * How many steps to train.
   *
   * @param complete the steps that reach the goals
   * @return as many, or less in a shortened run
   */
  public int steps(int complete) {
    return Math.min(complete, mostSteps);
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
   * States a figure and prints it.
   *
   * @param goal what was promised and found
   */
  public void state(Goal goal) {
    goals.add(goal);
    out.println(goal);
  }

  /**
   * What was stated so far.
   *
   * @return in order
   */
  public List<Goal> goals() {
    return List.copyOf(goals);
  }
}
