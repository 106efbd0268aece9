package dev.retrace.examples.cli;

import ai.djl.engine.EngineException;
import dev.retrace.examples.UserException;
import dev.retrace.examples.report.OutOfMemoryAdvice;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The entry point. A mistake of the user ends in one sentence on stderr and exit code 2. */
@Command(
    name = "retrace",
    description = "Invertible neural networks that train without stored activations.",
    mixinStandardHelpOptions = true,
    version = "retrace 0.1.0",
    subcommands = {
      TrainCommand.class,
      SampleCommand.class,
      DataCommand.class,
      EvaluateCommand.class,
      InvertCommand.class,
      DetectCommand.class,
      ReportCommand.class,
      DescribeCommand.class,
      PlanCommand.class,
      CheckCommand.class,
      BenchCommand.class,
      GalleryCommand.class,
      ReproduceCommand.class,
      DoctorCommand.class,
    })
public final class Retrace implements Runnable {
  private static final int USER_ERROR = 2;

  private static final String ADVICE =
      "There is not enough memory for this network and these volumes; lower --batch, data.size or"
          + " model.channels";

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean verbose;

  /** For picocli. */
  public Retrace() {}

  /**
   * Runs a command and exits.
   *
   * @param args the command line
   */
  public static void main(String... args) {
    System.exit(execute(args));
  }

  /**
   * Runs a command.
   *
   * @param args the command line
   * @return the exit code
   */
  static int execute(String... args) {
    Retrace root = new Retrace();
    CommandLine line = new CommandLine(root);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (e, wrong) -> {
          // An option behind the wrong one has not been looked at.
          root.verbose |= List.of(wrong).contains("--verbose");
          return report(e.getCommandLine(), root, e);
        });
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          if (e instanceof UserException) {
            return report(command, root, e);
          }
          if (e instanceof EngineException engine && OutOfMemoryAdvice.fits(engine)) {
            return report(command, root, new UserException(ADVICE, e));
          }
          throw e;
        });
    return line.execute(args);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int report(CommandLine command, Retrace root, Exception e) {
    PrintWriter err = command.getErr();
    err.println("retrace: " + e.getMessage().strip().replaceAll("\\s*\\R\\s*", " "));
    if (root.verbose) {
      e.printStackTrace(err);
    }
    err.flush();
    return USER_ERROR;
  }
}
