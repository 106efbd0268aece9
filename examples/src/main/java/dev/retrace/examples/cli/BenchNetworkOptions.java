package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.bench.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which network is measured: that of a preset, or a plain U-Net. */
final class BenchNetworkOptions {
  private static final List<Integer> CHANNELS = List.of(16, 32, 64);
  private static final int COUPLINGS = 4;
  private static final int SIZE = 32;
  private static final int BATCH = 2;

  @Option(names = "--preset", description = "The network of a preset: tiny, small or paper.")
  private String preset;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the preset, such as model.channels=[16,32]. Repeatable.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--channels",
      split = ",",
      paramLabel = "N",
      description = "Without a preset: channels of each level (default: 16,32,64).")
  private List<Integer> channels;

  @Option(
      names = "--couplings",
      description = "Without a preset: couplings per level, an even number (default: 4).")
  private Integer couplings;

  @Option(names = "--size", description = "Voxels along each axis (default: 32, or the preset's).")
  private Integer size;

  @Option(names = "--batch", description = "Volumes (default: 2, or the preset's).")
  private Integer batch;

  /** The network as the options say, checked. */
  NetworkSpec spec() {
    return spec(NetworkSpec.plain(CHANNELS, COUPLINGS, SIZE, BATCH));
  }

  /** The same, with another network if the options say nothing. */
  NetworkSpec spec(NetworkSpec otherwise) {
    if (preset == null && !changes.isEmpty()) {
      throw new UserException("--set changes a preset; name one with --preset");
    }
    NetworkSpec spec = preset == null ? plain(otherwise) : ofPreset();
    spec.config();
    return spec;
  }

  private NetworkSpec plain(NetworkSpec otherwise) {
    if (Stream.of(channels, couplings, size, batch).allMatch(Objects::isNull)) {
      return otherwise;
    }
    return NetworkSpec.plain(
        channels == null ? CHANNELS : channels,
        couplings == null ? COUPLINGS : couplings,
        size == null ? SIZE : size,
        batch == null ? BATCH : batch);
  }

  private NetworkSpec ofPreset() {
    if (channels != null || couplings != null) {
      throw new UserException(
          "--channels and --couplings are for a network without a preset; change the preset's with"
              + " --set model.channels=[...] and --set model.modules=[...]");
    }
    List<String> all = new ArrayList<>();
    if (size != null) {
      all.add("data.size=" + size);
    }
    if (batch != null) {
      all.add("training.batch=" + batch);
    }
    all.addAll(changes);
    return new NetworkSpec(preset, all);
  }
}
