package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.IdmConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which network is measured, in words that fit on the command line of another JVM.
 *
 * @param preset a configuration
 * @param changes its values that differ, {@code section.key=value}
 */
public record NetworkSpec(String preset, List<String> changes) {
  private static final int AXES = 3;

  /** Copies the list. */
  public NetworkSpec {
    changes = List.copyOf(changes);
  }

  /**
   * A plain U-Net: no attention, instance normalisation, the time at the stem only.
   *
   * @param channels of each level
   * @param couplings per level, half of them in the encoder
   * @param size voxels along each axis
   * @param batch volumes
   * @return the network
   * @throws UserException if the couplings cannot be halved
   */
  public static NetworkSpec plain(List<Integer> channels, int couplings, int size, int batch) {
    if (couplings < 2 || couplings % 2 != 0) {
      throw new UserException(
          "--couplings: half of a level's couplings stand in the encoder, so give an even number"
              + " from 2 on, not "
              + couplings);
    }
    return new NetworkSpec(
        "tiny",
        List.of(
            "model.channels=" + channels,
            "model.modules=" + Collections.nCopies(channels.size(), couplings / 2),
            "model.norm=instance",
            "model.time=stem",
            "model.attention_levels=0",
            "data.size=" + size,
            "training.batch=" + batch));
  }

  /**
   * A plain U-Net of three levels that double their channels.
   *
   * @param channels of the first level
   * @param couplings per level, half of them in the encoder
   * @param size voxels along each axis
   * @param batch volumes
   * @return the network
   */
  public static NetworkSpec doubling(int channels, int couplings, int size, int batch) {
    return plain(List.of(channels, 2 * channels, 4 * channels), couplings, size, batch);
  }

  /**
   * The configuration, checked.
   *
   * @return the preset with its changes
   * @throws UserException naming what does not fit
   */
  public RunConfig config() {
    RunConfig config = Configurations.preset(preset, changes);
    IdmConfig network = config.toIdm();
    if (network.classes() > 0) {
      throw new UserException("The benchmarks tell no classes: set model.classes to 0.");
    }
    if (network.inverse()) {
      throw new UserException(
          "The benchmarks take no step through a network's inverse: set model.inverse to false and"
              + " training.reconstruction to 0.");
    }
    for (int divisor : network.divisors(AXES)) {
      if (config.data().size() % divisor != 0) {
        throw new UserException(
            "The benchmarks run without padding: the strides of this network need volumes of a"
                + " multiple of "
                + divisor
                + " voxels, not "
                + config.data().size());
      }
    }
    return config;
  }

  /** What another JVM is told: the preset and then the changes. */
  List<String> arguments() {
    List<String> all = new ArrayList<>();
    all.add(preset);
    all.addAll(changes);
    return all;
  }

  /** The opposite of {@link #arguments}. */
  static NetworkSpec of(List<String> arguments) {
    return new NetworkSpec(arguments.get(0), arguments.subList(1, arguments.size()));
  }
}
