package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.gallery.Gallery;
import dev.retrace.examples.gallery.GalleryExample;
import dev.retrace.examples.gallery.GalleryRun;
import dev.retrace.examples.gallery.Goal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the examples, or runs one; exit code 1 if a complete run misses a goal. */
@Command(
    name = "gallery",
    description = "List the examples, or train one and draw what it learned.",
    mixinStandardHelpOptions = true)
final class GalleryCommand implements Callable<Integer> {
  private static final int MISSED = 1;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The example to run; without it all are listed.")
  private String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where its files go (default: runs/gallery/NAME).")
  private Path out;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Stop training after N steps, short of the goals.")
  private Integer steps;

  GalleryCommand() {}

  @Override
  public Integer call() {
    if (name == null) {
      if (out != null || steps != null) {
        throw new UserException("--out and --steps go with an example, as in: gallery moons");
      }
      Gallery.all().forEach(each -> System.out.printf("%-16s %s%n", each.name(), each.summary()));
      return 0;
    }
    if (steps != null && steps < 1) {
      throw new UserException("--steps must be at least 1, but is " + steps);
    }
    GalleryExample example = Gallery.find(name);
    Path folder = out == null ? Gallery.folderOf(example) : out;
    boolean complete = steps == null;
    GalleryRun run = Gallery.run(example, folder, complete ? Integer.MAX_VALUE : steps);
    return complete && !run.goals().stream().allMatch(Goal::isReached) ? MISSED : 0;
  }
}
