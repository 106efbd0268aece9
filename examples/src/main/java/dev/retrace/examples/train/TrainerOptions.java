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
 */
public record TrainerOptions(
    RunConfig config, RunFolder folder, PrintStream out, boolean terminal) {}
