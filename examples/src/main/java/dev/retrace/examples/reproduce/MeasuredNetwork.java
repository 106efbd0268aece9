package dev.retrace.examples.reproduce;

import dev.retrace.examples.bench.MemoryFigures;
import dev.retrace.examples.bench.RunFigures;
import dev.retrace.examples.flops.StepWork;
import dev.retrace.examples.report.DataTable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What was measured and counted of one network of the reduced pair.
 *
 * @param name of the network
 * @param voxels of a step
 * @param memory of a step
 * @param run steps one after the other, with the sensors
 * @param work operations of a step
 * @param profiled what PyTorch's profiler would have said of the public code
 * @param arithmetic the bytes of the activations by the second table's arithmetic; null where that
 *     has none
 */
record MeasuredNetwork(
    String name,
    long voxels,
    MemoryFigures memory,
    RunFigures run,
    StepWork work,
    long profiled,
    Long arithmetic) {

  /** A column for each network. */
  static DataTable table(String caption, List<MeasuredNetwork> networks) {
    Quantities<MeasuredNetwork> rows =
        new Quantities<>(caption, networks, MeasuredNetwork::name)
            .row("voxels in a step", "", MeasuredNetwork::voxels)
            .row("parameters", "", each -> each.run.parameters())
            .operations(MeasuredNetwork::work)
            .row(
                "operations as the profiler would count the public code",
                "",
                MeasuredNetwork::profiled);
    addMemory(rows, networks);
    rows.row("time of a step, median", "s", each -> each.run.median());
    rows.row("steps in the median", "", each -> each.run.seconds().size());
    addPower(rows);
    return rows.table();
  }

  private static void addMemory(Quantities<MeasuredNetwork> rows, List<MeasuredNetwork> networks) {
    if (networks.stream().anyMatch(each -> each.memory.onGpu())) {
      rows.memory("peak memory of the GPU", each -> each.memory.devicePeak());
    }
    rows.memory("peak resident memory of the host", each -> each.memory.growth());
    for (MemoryPart part : MemoryPart.values()) {
      rows.memory("of which " + part.text(), each -> part.of(each.memory));
    }
    rows.memory("activations by the arithmetic of the second table", MeasuredNetwork::arithmetic);
  }

  private static void addPower(Quantities<MeasuredNetwork> rows) {
    rows.row("sensors watched for", "s", each -> known(each.run, MeasuredNetwork::watched));
    rows.row("energy for each step", "J", each -> known(each.run, RunFigures::joulesPerStep));
    rows.row("energy for each sample", "J", each -> known(each.run, RunFigures::joulesPerSample));
    rows.row(
        "energy for each parameter", "J", each -> known(each.run, RunFigures::joulesPerParameter));
    rows.row("peak temperature", "°C", each -> known(each.run, r -> r.power().peakCelsius()));
  }

  private static OptionalDouble watched(RunFigures run) {
    boolean any = run.power().energy().isPresent() || run.power().peakCelsius().isPresent();
    return any ? OptionalDouble.of(run.power().seconds()) : OptionalDouble.empty();
  }

  private static Double known(RunFigures run, Function<RunFigures, OptionalDouble> quantity) {
    OptionalDouble value = quantity.apply(run);
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** The parts of the peak, a bar for each network; what cannot be told apart is not drawn. */
  static StackedBars bars(List<MeasuredNetwork> networks) {
    List<MemoryPart> parts = Arrays.asList(MemoryPart.values());
    StackedBars bars = new StackedBars("MiB", parts.stream().map(MemoryPart::text).toList());
    for (MeasuredNetwork network : networks) {
      bars.bar(
          network.name,
          parts.stream().mapToDouble(part -> mebibytes(part.of(network.memory))).toArray());
    }
    return bars;
  }

  private static double mebibytes(Long bytes) {
    return bytes == null ? Double.NaN : bytes / (double) (1 << 20);
  }
}
