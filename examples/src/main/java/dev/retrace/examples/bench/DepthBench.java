package dev.retrace.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Peak memory of one training step against depth, for several variants. */
public final class DepthBench {
  private static final int LEVELS = 3;

  private final BenchSetting setting;
  private final int channels;
  private final int size;
  private final int batch;
  private final List<Integer> depths;
  private final List<Variant> variants;

  /**
   * A benchmark of one network in several depths.
   *
   * @param setting where results go
   * @param channels of the first of three levels; the others double
   * @param size voxels along each axis
   * @param batch volumes
   * @param depths couplings per level, even, rising
   * @param variants how a step is taken
   */
  public DepthBench(
      BenchSetting setting,
      int channels,
      int size,
      int batch,
      List<Integer> depths,
      List<Variant> variants) {
    this.setting = setting;
    this.channels = channels;
    this.size = size;
    this.batch = batch;
    this.depths = List.copyOf(depths);
    this.variants = List.copyOf(variants);
  }

  /** Measures, prints the table, and writes raw figures and a picture. */
  public void run() {
    depths.forEach(depth -> network(depth).config()); // refused before anything is measured
    ProbeProcess process = new ProbeProcess(Malloc.GIVES_BACK, setting.threads());
    setting
        .out()
        .printf(
            "peak resident memory of one training step beyond parameters, moments and gradients,"
                + " MiB%n%d levels, %d channels at %d^3, batch %d, float32%n%s%n%n",
            LEVELS, channels, size, batch, process.text());
    MemorySweep sweep = new MemorySweep("couplings a level", depths, variants);
    sweep.measure(MemoryMeasurement.in(process), this::network);
    setting.out().println(withGrowth(sweep));
    setting.out().println();
    sweep.finish(setting, "depth", "memory of a training step against depth");
  }

  private NetworkSpec network(int couplings) {
    return NetworkSpec.doubling(channels, couplings, size, batch);
  }

  /** The table of a sweep, and from its first to its last row the growth for one coupling more. */
  TextTable withGrowth(MemorySweep sweep) {
    TextTable table = sweep.table();
    if (depths.size() > 1) {
      List<String> cells = new ArrayList<>(List.of("growth per coupling"));
      cells.add(growth(sweep, variants.get(0), MemoryFigures::parameters));
      variants.forEach(variant -> cells.add(growth(sweep, variant, MemoryFigures::beyond)));
      table.row(cells);
    }
    return table;
  }

  private String growth(
      MemorySweep sweep, Variant variant, Function<MemoryFigures, Long> quantity) {
    int first = depths.get(0);
    int last = depths.get(depths.size() - 1);
    return sweep
        .at(first, variant)
        .flatMap(
            low -> sweep.at(last, variant).map(high -> quantity.apply(high) - quantity.apply(low)))
        .map(grown -> Sizes.mebibytes(grown) / (LEVELS * (last - first)))
        .map(each -> String.format(Locale.ROOT, "%.3f", each))
        .orElse("-");
  }
}
