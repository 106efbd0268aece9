package dev.retrace.examples;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import java.util.ArrayList;
import java.util.List;

/** A configuration that trains in milliseconds: some thousand weights, cubes of 8 voxels. */
public final class SmallRun {
  private static final List<String> CHANGES =
      List.of(
          "model.channels=[4,8]",
          "model.modules=[1,1]",
          "model.attention_levels=1",
          "model.time_width=8",
          "model.time_hidden=8",
          "diffusion.steps=20",
          "data.size=8",
          "data.phantoms=4",
          "training.batch=2",
          "training.warmup_steps=2",
          "sampling.steps=3",
          "sampling.count=2");

  private static final List<String> LIMITS = List.of("training.steps=3", "training.max_minutes=0");

  private SmallRun() {}

  /** The configuration of three steps, with values changed. */
  public static RunConfig config(String... changes) {
    List<String> all = new ArrayList<>(CHANGES);
    all.addAll(LIMITS);
    all.addAll(List.of(changes));
    return Configurations.preset("tiny", all);
  }

  /**
   * A command line. How long to train is not among its settings: {@code --set} would go before
   * {@code --steps}.
   *
   * @param command with its own options
   * @return the command, and {@code --set} with all that makes the run small
   */
  public static List<String> arguments(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    CHANGES.forEach(change -> all.addAll(List.of("--set", change)));
    return all;
  }
}
