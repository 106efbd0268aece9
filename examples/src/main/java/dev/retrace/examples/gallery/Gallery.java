package dev.retrace.examples.gallery;

import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Nearest;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** All examples on the class path. */
public final class Gallery {
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private Gallery() {}

  /**
   * Finds all examples.
   *
   * @return sorted by name
   */
  public static List<GalleryExample> all() {
    return ServiceLoader.load(GalleryExample.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(GalleryExample::name))
        .toList();
  }

  /**
   * Finds an example.
   *
   * @param name as on the command line
   * @return the example
   * @throws UserException naming those there are, if there is none of that name
   */
  public static GalleryExample find(String name) {
    return all().stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "There is no example '"
                        + name
                        + "'"
                        + Nearest.hint(name, all().stream().map(GalleryExample::name).toList())));
  }

  /**
   * Runs an example in a folder.
   *
   * @param example what to run
   * @param folder for its files, need not exist
   * @param mostSteps no training takes more; {@link Integer#MAX_VALUE} for a complete run
   * @return the run, with what it reached
   * @throws UserException if the folder cannot be used
   */
  public static GalleryRun run(GalleryExample example, Path folder, int mostSteps) {
    OutputFolder.requireUsable(folder);
    // Before the engine loads. Nets this small run several times faster on one thread than on two.
    if (System.getProperty(THREADS) == null) {
      System.setProperty(THREADS, "1");
    }
    GalleryRun run = new GalleryRun(folder, System.out, mostSteps);
    long start = System.nanoTime();
    example.run(run);
    run.say("%.0f s; the files are in %s", (System.nanoTime() - start) / 1e9, folder);
    return run;
  }

  /**
   * Where an example's files go unless the user says otherwise.
   *
   * @param example the example
   * @return {@code runs/gallery/NAME}
   */
  public static Path folderOf(GalleryExample example) {
    return Path.of("runs", "gallery", example.name());
  }

  /**
   * What the main method of an example does.
   *
   * @param example what to run
   * @param args the folder for its files, or nothing
   */
  public static void main(GalleryExample example, String... args) {
    Path folder = args.length > 0 ? Path.of(args[0]) : folderOf(example);
    run(example, folder, Integer.MAX_VALUE);
  }
}
