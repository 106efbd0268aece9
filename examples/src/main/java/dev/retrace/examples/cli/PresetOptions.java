package dev.retrace.examples.cli;

import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which configuration, with which values changed. */
final class PresetOptions {
  @Option(
      names = "--preset",
      defaultValue = "tiny",
      description = "tiny, small or paper (default: ${DEFAULT-VALUE}).")
  String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the preset, such as model.channels=[16,32]. Repeatable.")
  List<String> changes = new ArrayList<>();

  /** The preset with other options' changes first and those of {@code --set} last. */
  RunConfig resolve(List<String> fromOptions) {
    List<String> all = new ArrayList<>(fromOptions);
    all.addAll(changes);
    return Configurations.preset(preset, all);
  }
}
