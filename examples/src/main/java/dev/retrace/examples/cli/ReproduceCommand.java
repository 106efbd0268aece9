package dev.retrace.examples.cli;

import dev.retrace.examples.OutputFolder;
import dev.retrace.examples.UserException;
import dev.retrace.examples.reproduce.Reproduction;
import dev.retrace.examples.reproduce.Reproduction.Input;
import dev.retrace.examples.reproduce.ReproductionContext;
import dev.retrace.examples.reproduce.Reproductions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the paper's tables and figures, or makes one again. */
@Command(
    name = "reproduce",
    description = "List the paper's tables and figures that can be made again, or make one.",
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Runnable {
  private static final int TWO_MINUTES = 120;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Such as table2; without it all are listed.")
  private String name;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The folder of a trained run. Repeatable.")
  private List<Path> runs = new ArrayList<>();

  @Option(
      names = "--skip-bad",
      description = "Leave out files of the runs' data that cannot be used and list them.")
  private boolean skipBad;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where page, pictures and figures go (default: runs/reproduce/NAME).")
  private Path out;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the configuration that is used. Repeatable.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long power and temperature are watched (default: 120).")
  private Integer seconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine where it is measured (default: 1).")
  private Integer threads;

  ReproduceCommand() {}

  @Override
  public void run() {
    if (name == null) {
      Reproductions.all()
          .forEach(each -> System.out.printf("%-10s %s%n", each.name(), each.summary()));
      return;
    }
    Reproduction item = Reproductions.find(name);
    refuseUnread(item);
    if (item.inputs().contains(Input.RUNS) && runs.isEmpty()) {
      throw new UserException(
          name + " is made from a trained network; name the folder of its run with --run DIR");
    }
    Path folder = out == null ? Path.of("runs", "reproduce", name) : out;
    OutputFolder.requireUsable(folder);
    item.run(
        new ReproductionContext(
            runs,
            skipBad,
            changes,
            positive(Input.SECONDS, seconds, TWO_MINUTES),
            positive(Input.THREADS, threads, 1),
            folder,
            System.out));
    System.out.println("page, pictures and figures are in " + folder);
  }

  private void refuseUnread(Reproduction item) {
    for (Input input : Input.values()) {
      if (isGiven(input) && !item.inputs().contains(input)) {
        throw new UserException(name + " does not look at " + input.option() + "; leave it out");
      }
    }
  }

  private boolean isGiven(Input input) {
    return switch (input) {
      case RUNS -> !runs.isEmpty();
      case SKIP_BAD -> skipBad;
      case CHANGES -> !changes.isEmpty();
      case SECONDS -> seconds != null;
      case THREADS -> threads != null;
    };
  }

  private static int positive(Input input, Integer value, int otherwise) {
    if (value == null) {
      return otherwise;
    }
    BenchOptions.requirePositive(input.option(), value);
    return value;
  }
}
