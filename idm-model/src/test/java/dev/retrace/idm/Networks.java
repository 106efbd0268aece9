package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.testing.Numbers;
import java.util.List;

/** A small whole network in two dimensions, and what it is given. */
final class Networks {
  static final int TIME_WIDTH = 6;

  private Networks() {}

  /** The core: two levels, an odd number of modules at the second. */
  static CoreConfig core(TimeConditioning time) {
    return Cores.usual(
        List.of(4, 8),
        List.of(2, 1),
        CoreConfig.uniformStrides(2, 2, 2),
        -1,
        time == TimeConditioning.BRANCHES);
  }

  /** The whole network. */
  static IdmConfig config(TimeConditioning time, int imageChannels) {
    return new IdmConfig(imageChannels, core(time), time, TIME_WIDTH, 7);
  }

  /** An initialized network with random parameters. */
  static Idm random(NDManager manager, TimeConditioning time, int imageChannels, DataType type) {
    return random(manager, config(time, imageChannels), type, 6, 7);
  }

  /** Any initialized network with random parameters. */
  static Idm random(NDManager manager, IdmConfig config, DataType type, long... size) {
    Idm network = new Idm(config);
    manager.getEngine().setRandomSeed(3);
    network.initializeFor(manager, type, size);
    RandomParameters.disturb(network, 0.1, 17);
    return network;
  }

  /** Two samples; 7 does not divide by 2, so they are padded in front. */
  static NDArray volumes(NDManager manager, int imageChannels, DataType type) {
    return Numbers.normal(manager, type, 1, new Shape(2, imageChannels, 6, 7));
  }
}
