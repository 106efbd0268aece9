package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.train.TrainedRun;
import picocli.CommandLine.Option;

/** How volumes are followed back to noise. */
final class InversionOptions {
  @Option(
      names = "--inversion-steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps of the way from volume to noise and back (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--refinements",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Fixed-point iterations at each of them; 0 for none (default: ${DEFAULT-VALUE}).")
  private int refinements;

  InversionOptions() {}

  int steps(TrainedRun run) {
    int limit = run.schedule().steps();
    if (steps < 2 || steps > limit) {
      throw new UserException(
          "--inversion-steps: expected a number from 2 to " + limit + ", not " + steps);
    }
    return steps;
  }

  int refinements() {
    if (refinements < 0) {
      throw new UserException(
          "--refinements: expected a number that is not negative, not " + refinements);
    }
    return refinements;
  }
}
