package dev.retrace.examples.config;

import dev.retrace.examples.data.Augmentation;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The section {@code augmentation} of a configuration: random changes of training volumes.
 *
 * @param flip axes to mirror along, some of x, y and z
 * @param gain the largest part by which intensities grow or shrink
 * @param shift the largest amount added to intensities or taken from them
 * @param gamma the largest part by which their exponent grows or shrinks
 * @param rotation the largest turn about each axis, in degrees
 * @param scale the largest part by which a volume grows or shrinks
 * @param translation the largest move along each axis, as a part of its length
 */
public record AugmentationSection(
    List<String> flip,
    double gain,
    double shift,
    double gamma,
    double rotation,
    double scale,
    double translation) {
  private static final List<String> AXES = List.of("x", "y", "z");

  /** Checks the values. */
  public AugmentationSection {
    flip = List.copyOf(flip);
    if (!AXES.containsAll(flip) || new HashSet<>(flip).size() < flip.size()) {
      throw new IllegalArgumentException(
          "augmentation.flip: expected some of x, y and z, each once, not " + flip);
    }
    between("gain", gain, 1);
    between("shift", shift, 1);
    between("gamma", gamma, 1);
    between("rotation", rotation, 180);
    between("scale", scale, 1);
    between("translation", translation, 1);
  }

  private static void between(String key, double value, int most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          "augmentation." + key + ": expected a number from 0 to " + most + ", not " + value);
    }
  }

  /**
   * The changes.
   *
   * @param data whose {@code flip} is x among the axes, and whose range intensities stay in
   * @return to be applied to training volumes
   */
  public Augmentation toAugmentation(DataSection data) {
    return new Augmentation(
        IntStream.range(0, AXES.size())
            .filter(axis -> flip.contains(AXES.get(axis)) || (axis == 0 && data.flip()))
            .boxed()
            .toList(),
        gain,
        shift,
        gamma,
        rotation,
        scale,
        translation,
        data.range());
  }
}
