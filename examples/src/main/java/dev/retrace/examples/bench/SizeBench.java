package dev.retrace.examples.bench;

import java.util.List;

/** Peak memory of one training step against the size of the volumes, for several variants. */
public final class SizeBench {
  private final BenchSetting setting;
  private final int channels;
  private final int couplings;
  private final int batch;
  private final List<Integer> sizes;
  private final List<Variant> variants;

  /**
   * A benchmark of one network on several sizes.
   *
   * @param setting where results go
   * @param channels of the first of three levels; the others double
   * @param couplings per level, even
   * @param batch volumes
   * @param sizes voxels along each axis, rising
   * @param variants how a step is taken
   */
  public SizeBench(
      BenchSetting setting,
      int channels,
      int couplings,
      int batch,
      List<Integer> sizes,
      List<Variant> variants) {
    this.setting = setting;
    this.channels = channels;
    this.couplings = couplings;
    this.batch = batch;
    this.sizes = List.copyOf(sizes);
    this.variants = List.copyOf(variants);
  }

  /** Measures, prints the table, and writes raw figures and a picture. */
  public void run() {
    sizes.forEach(size -> network(size).config()); // refused before anything is measured
    ProbeProcess process = new ProbeProcess(Malloc.GIVES_BACK, setting.threads());
    setting
        .out()
        .printf(
            "peak resident memory of one training step beyond parameters, moments and gradients,"
                + " MiB%n3 levels, %d channels, %d couplings a level, batch %d, float32%n%s%n%n",
            channels, couplings, batch, process.text());
    MemorySweep sweep = new MemorySweep("voxels along each axis", sizes, variants);
    sweep.measure(MemoryMeasurement.in(process), this::network);
    setting.out().println(sweep.table());
    setting.out().println();
    sweep.finish(setting, "size", "memory of a training step against size");
  }

  private NetworkSpec network(int size) {
    return NetworkSpec.doubling(channels, couplings, size, batch);
  }
}
