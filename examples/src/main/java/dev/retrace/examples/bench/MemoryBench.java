package dev.retrace.examples.bench;

import dev.retrace.examples.config.RunConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Peak memory of one training step of one network, for several variants, split into its parts. */
public final class MemoryBench {
  private final BenchSetting setting;
  private final NetworkSpec network;
  private final List<Variant> variants;
  private final ProbeProcess process;
  private final MemoryMeasurement measurement;

  /**
   * A benchmark of one network.
   *
   * @param setting where results go
   * @param network what is measured
   * @param variants how its step is taken
   */
  public MemoryBench(BenchSetting setting, NetworkSpec network, List<Variant> variants) {
    this.setting = setting;
    this.network = network;
    this.variants = List.copyOf(variants);
    process = new ProbeProcess(Malloc.GIVES_BACK, setting.threads());
    measurement = MemoryMeasurement.in(process);
  }

  /** Measures, prints the table and writes the raw figures. */
  public void run() {
    RunConfig config = network.config();
    PrintStream out = setting.out();
    out.printf(
        "peak resident memory of one training step, above the process before the network%n"
            + "channels %s, modules %s twice, batch %d at %d^3, float32%n%s%n%n",
        config.model().channels(),
        config.model().modules(),
        config.training().batch(),
        config.data().size(),
        process.text());
    Failures failures = new Failures();
    List<MemoryRow> rows = new ArrayList<>();
    for (Variant variant : variants) {
      failures
          .tryOnce(() -> measurement.of(variant, network))
          .ifPresent(figures -> rows.add(new MemoryRow(network.preset(), variant, figures)));
    }
    if (!rows.isEmpty()) {
      out.println(new MemoryTable(rows));
      out.println();
      setting.writeLines("memory.csv", MemoryRow.csv("preset", rows));
    }
    failures.raise();
  }
}
