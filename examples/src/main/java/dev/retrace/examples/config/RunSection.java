package dev.retrace.examples.config;

/**
 * The section {@code run} of a configuration: what differs between runs of one preset.
 *
 * @param preset where the values come from
 * @param data {@code phantom} or a folder
 * @param seed of initial weights, batches, noise and samples
 */
public record RunSection(String preset, String data, long seed) {
  /** The name of the embedded data set. */
  public static final String PHANTOM = "phantom";
}
