package dev.retrace.examples.data;

import java.util.List;
import java.util.Random;

/**
 * Random changes of a training volume that leave it a plausible one.
 *
 * <p>All channels are moved alike; brightness changes per channel. Draws come in a fixed order and
 * only for what is switched on, so that a generator of a known state gives a known volume.
 *
 * @param flipped axes (0 for x, 1 for y, 2 for z) along which to mirror, each every second time
 * @param gain the largest part by which intensities are multiplied up or down
 * @param shift the largest amount added or taken away, where white is 1
 * @param gamma the largest part by which the exponent of intensities differs from 1
 * @param rotation the largest turn about each axis, in degrees
 * @param scale the largest part by which the volume grows or shrinks
 * @param translation the largest move along each axis, as a part of its length
 * @param range of the intensities, which are clamped to it
 */
public record Augmentation(
    List<Integer> flipped,
    double gain,
    double shift,
    double gamma,
    double rotation,
    double scale,
    double translation,
    ValueRange range) {
  /** No change. */
  public static final Augmentation NONE =
      new Augmentation(List.of(), 0, 0, 0, 0, 0, 0, ValueRange.UNIT);

  /** Copies the list. */
  public Augmentation {
    flipped = List.copyOf(flipped);
  }

  /**
   * Changes a volume.
   *
   * @param volume not changed itself
   * @param random of the draws
   * @return another, or the same where nothing is switched on
   */
  public Volume apply(Volume volume, Random random) {
    Volume changed = volume;
    for (int axis : flipped) {
      if (random.nextBoolean()) {
        changed = mirrored(changed, axis);
      }
    }
    if (rotation > 0 || scale > 0 || translation > 0) {
      changed = moved(changed, random);
    }
    return gain > 0 || shift > 0 || gamma > 0 ? brightened(changed, random) : changed;
  }

  /**
   * A volume seen in a mirror.
   *
   * @param volume not changed
   * @param axis 0 for x, left to right; 1 for y; 2 for z
   * @return another, at the same place
   */
  public static Volume mirrored(Volume volume, int axis) {
    int stride = axis == 0 ? 1 : axis == 1 ? volume.width() : volume.width() * volume.height();
    int length = axis == 0 ? volume.width() : axis == 1 ? volume.height() : volume.depth();
    float[] values = volume.values();
    float[] mirrored = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int at = i / stride % length;
      mirrored[i + (length - 1 - 2 * at) * stride] = values[i];
    }
    return volume.withValues(mirrored);
  }

  private Volume moved(Volume volume, Random random) {
    int[] size = {volume.width(), volume.height(), volume.depth()};
    double[][] map = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    if (rotation > 0) {
      map = Affines.product(map, turn(0, 1, radians(random)));
      map = Affines.product(map, turn(1, 2, radians(random)));
      map = Affines.product(map, turn(2, 0, radians(random)));
    }
    if (scale > 0) {
      double factor = StrictMath.exp(symmetric(random, StrictMath.log(1 + scale)));
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          map[row][column] *= factor;
        }
      }
    }
    // The middle stays, but for the translation.
    for (int row = 0; row < 3; row++) {
      double middle = (size[row] - 1) / 2.0;
      map[row][3] = middle + (translation > 0 ? symmetric(random, translation) * size[row] : 0);
      for (int column = 0; column < 3; column++) {
        map[row][3] -= map[row][column] * (size[column] - 1) / 2.0;
      }
    }
    Grid from = new Grid(size, turn(0, 1, 0));
    Grid to = new Grid(size, map);
    float[] all = new float[volume.values().length];
    for (int channel = 0; channel < volume.channels(); channel++) {
      float[] moved = AffineResampler.resample(volume.channel(channel), from, to);
      System.arraycopy(moved, 0, all, channel * moved.length, moved.length);
    }
    return volume.withValues(all);
  }

  private double radians(Random random) {
    return StrictMath.toRadians(symmetric(random, rotation));
  }

  private static double[][] turn(int a, int b, double angle) {
    double[][] map = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    map[a][a] = StrictMath.cos(angle);
    map[b][b] = map[a][a];
    map[b][a] = StrictMath.sin(angle);
    map[a][b] = -map[b][a];
    return map;
  }

  private Volume brightened(Volume volume, Random random) {
    float[] values = volume.values().clone();
    for (int channel = 0; channel < volume.channels(); channel++) {
      double exponent = gamma > 0 ? factor(random, gamma) : 1;
      double times = gain > 0 ? factor(random, gain) : 1;
      double plus = shift > 0 ? symmetric(random, shift) : 0;
      for (int i = channel * volume.voxels(); i < (channel + 1) * volume.voxels(); i++) {
        double unit = range == ValueRange.UNIT ? values[i] : (values[i] + 1) / 2;
        double curved = exponent == 1 ? unit : StrictMath.pow(Math.max(0, unit), exponent);
        double bright = Math.max(0, Math.min(1, times * curved + plus));
        values[i] = (float) (range == ValueRange.UNIT ? bright : 2 * bright - 1);
      }
    }
    return volume.withValues(values);
  }

  /** As often up as down: between 1 / (1 + part) and 1 + part. */
  private static double factor(Random random, double part) {
    return StrictMath.exp(symmetric(random, StrictMath.log(1 + part)));
  }

  private static double symmetric(Random random, double largest) {
    return largest * (2 * random.nextDouble() - 1);
  }
}
