package dev.retrace.idm;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;

/**
 * The blocks of a network in the order of their use, as the ways through them take them. The
 * inverse has a stem and a head of its own; both are null where there is no inverse.
 */
record NetworkParts(
    IdmConfig config,
    TimeEmbedder time,
    Stem stem,
    InvertibleBlock core,
    Head head,
    Stem inverseStem,
    Head inverseHead) {

  Branch stemBranch() {
    return new Branch(stem, List.of(CoreConfig.TIME)).withoutInputGradient();
  }

  Branch headBranch() {
    return new Branch(head, head.takesTime() ? List.of(CoreConfig.TIME) : List.of());
  }

  Branch inverseStemBranch() {
    return new Branch(inverseStem, List.of());
  }

  Branch inverseHeadBranch() {
    return new Branch(inverseHead, List.of());
  }

  /** Refuses what only a network with an inverse can do. */
  void requireInverse() {
    if (!config.inverse()) {
      throw new IllegalStateException(
          "the network has no inverse; build it with IdmConfig.withInverse()");
    }
  }

  /** Refuses volumes of other channels than the network's. */
  void requireChannels(Shape shape) {
    int expected = config.inputChannels(shape.dimension() - 2);
    if (shape.get(1) != expected) {
      throw new IllegalArgumentException(
          String.format(
              "the network is for %d image channels%s but the volumes have %d",
              expected, config.coordinates() ? " with coordinates" : "", shape.get(1)));
    }
  }

  /** What volumes of a shape are surrounded by before they are lifted. */
  Padding padding(Shape shape) {
    return new Padding(shape, config.divisors(shape.dimension() - 2));
  }
}
