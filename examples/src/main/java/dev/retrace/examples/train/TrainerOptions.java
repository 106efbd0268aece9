package dev.retrace.examples.train;

import dev.retrace.examples.config.RunConfig;
import java.io.PrintStream;

/**
 * What a run is given beside its volumes.
 *
 * @param config everything configurable
 * @param folder where results go
 * @param out where progress is printed
 * @param terminal whether that is a terminal
 * @param resumption where the run goes on
 * @param stop asks it to end before its time
 */
public record TrainerOptions(
    RunConfig config,
    RunFolder folder,
    PrintStream out,
    boolean terminal,
    Resumption resumption,
    StopSignal stop) {
  /**
   * Options of a new run that nobody stops.
   *
   * @param config everything configurable
   * @param folder where results go
   * @param out where progress is printed
   * @param terminal whether that is a terminal
   */
  public TrainerOptions(RunConfig config, RunFolder folder, PrintStream out, boolean terminal) {
    this(config, folder, out, terminal, Resumption.none(), StopSignal.manual());
  }
}
