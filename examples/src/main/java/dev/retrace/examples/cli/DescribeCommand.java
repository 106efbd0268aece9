package dev.retrace.examples.cli;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.ModelDescription;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
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

  DescribeCommand() {}

  @Override
  public void run() {
    RunConfig config = preset.resolve(List.of());
    try (NDManager manager = NDManager.newBaseManager()) {
      Idm network = Networks.create(manager, config);
      ModelDescription description =
          ModelDescription.of(config.run().preset(), network, config.data().size());
      System.out.println(json ? description.toJson() : description.toText());
    }
  }
}
