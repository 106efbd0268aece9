package dev.retrace.idm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;
import java.util.List;

/** Descriptions of small cores, and the cores. */
final class Cores {
  private static final double NOISE = 0.1;

  private Cores() {}

  /** The defaults of iUNets: Cayley transforms, Haar wavelets, two instance-normalised stages. */
  static CoreConfig usual(int axes, List<Integer> channels, List<Integer> modules) {
    return usual(channels, modules, CoreConfig.uniformStrides(2, axes, channels.size()), -1, false);
  }

  /** As {@link #usual}, with strides, mixing frequency and time in branches. */
  static CoreConfig usual(
      List<Integer> channels,
      List<Integer> modules,
      List<List<Integer>> strides,
      int mixingFrequency,
      boolean timeInBranches) {
    return new CoreConfig(
        channels,
        modules,
        strides,
        2,
        Norm.INSTANCE,
        mixingFrequency,
        new Cayley(),
        Start.HAAR,
        timeInBranches,
        false);
  }

  /** The same sizes with other choices. */
  static CoreConfig with(
      CoreConfig sizes, int convDepth, Norm norm, Orthogonal method, Start start) {
    return new CoreConfig(
        sizes.channels(),
        sizes.modules(),
        sizes.strides(),
        convDepth,
        norm,
        sizes.mixingFrequency(),
        method,
        start,
        sizes.timeInBranches(),
        sizes.zeroStart());
  }

  /** The same network, starting with branches that return zero. */
  static CoreConfig atZero(CoreConfig config) {
    return new CoreConfig(
        config.channels(),
        config.modules(),
        config.strides(),
        config.convDepth(),
        config.norm(),
        config.mixingFrequency(),
        config.method(),
        config.start(),
        config.timeInBranches(),
        true);
  }

  /** A core with random parameters, the same for the same seed and type. */
  static InvertibleBlock random(
      CoreConfig config, NDManager manager, DataType type, long seed, Shape... inputs) {
    InvertibleBlock core = new InvertibleLevel(new Level(config));
    manager.getEngine().setRandomSeed((int) seed);
    core.initialize(manager, type, inputs);
    RandomParameters.disturb(core, NOISE, seed);
    return core;
  }
}
