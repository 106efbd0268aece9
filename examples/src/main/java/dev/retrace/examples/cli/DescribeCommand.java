package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.flops.WorkText;
import dev.retrace.examples.report.ModelDescription;
import dev.retrace.examples.train.Networks;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what a preset's network is made of. */
@Command(
    name = "describe",
    description = "Print levels, shapes and parameters of a preset.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Runnable {
  @Mixin private PresetOptions preset = new PresetOptions();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--flops",
      description = "The floating-point operations of a training step instead; nothing is run.")
  private boolean flops;

  DescribeCommand() {}

  @Override
  public void run() {
    RunConfig config = preset.resolve(List.of());
    if (flops) {
      if (json) {
        throw new UserException("--flops prints a table; leave out --json");
      }
      System.out.println(WorkText.of(config));
      return;
    }
    ModelDescription description =
        ModelDescription.of(config.run().preset(), Networks.shapes(config), config.data().size());
    System.out.println(json ? description.toJson() : description.toText());
  }
}
