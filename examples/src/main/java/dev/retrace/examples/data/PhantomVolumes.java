package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Synthetic heads: scalp, skull, folded grey matter around white, ventricles, cerebellum, now and
 * then bright lesions, under a smooth bias of brightness and a little noise.
 *
 * <p>No two are alike in pose, size, folding, atrophy or contrast. A volume depends on the seed and
 * its number only, and is the same on every machine.
 */
public final class PhantomVolumes implements VolumeSource {
  private static final int SMALLEST = 8;
  private static final double NOISE = 0.012;
  private static final double BIAS = 0.10;
  private static final double LESIONS = 0.25;

  private final int side;
  private final int training;
  private final int validation;
  private final long seed;
  private final List<Contrast> contrasts;
  private final double lesions;

  /**
   * Creates a source.
   *
   * @param side of the cubes, in voxels, at least 8
   * @param training volumes to train on, at least 1
   * @param validation volumes to validate on, at least 1
   * @param seed of all of them
   * @throws UserException if a number is too small
   */
  public PhantomVolumes(int side, int training, int validation, long seed) {
    this(side, training, validation, seed, List.of(Contrast.T1), LESIONS);
  }

  /**
   * Creates a source of heads in several contrasts, a channel each.
   *
   * @param side of the cubes, in voxels, at least 8
   * @param training volumes to train on, at least 1
   * @param validation volumes to validate on, at least 1
   * @param seed of all of them
   * @param contrasts at least one; the first of them looks the same whatever follows
   * @param lesions the probability that a head has lesions, which makes its class 1, else 0
   * @throws UserException if a number is too small
   */
  public PhantomVolumes(
      int side, int training, int validation, long seed, List<Contrast> contrasts, double lesions) {
    if (side < SMALLEST || side > 512) {
      throw new UserException(
          "Synthetic volumes can be " + SMALLEST + " to 512 voxels wide, not " + side + ".");
    }
    if (training < 1 || validation < 1) {
      throw new UserException(
          "At least one synthetic volume is needed to train on and one to validate on, not "
              + training
              + " and "
              + validation
              + ".");
    }
    this.side = side;
    this.training = training;
    this.validation = validation;
    this.seed = seed;
    this.contrasts = List.copyOf(contrasts);
    this.lesions = lesions;
  }

  @Override
  public OptionalInt channels() {
    return OptionalInt.of(contrasts.size());
  }

  @Override
  public VolumeSet load() {
    List<Volume> learned = new ArrayList<>();
    List<Volume> held = new ArrayList<>();
    for (int i = 0; i < training; i++) {
      learned.add(volume("training", i));
    }
    for (int i = 0; i < validation; i++) {
      // Negative numbers: the validation volumes stay the same when more are trained on.
      held.add(volume("validation", -1 - i));
    }
    return new VolumeSet(learned, held, List.of());
  }

  private Volume volume(String role, int number) {
    Random random = new Random(mixed(seed, number));
    Phantom phantom = new Phantom(random, 2.0 / side, lesions);
    float[] values = new float[contrasts.size() * side * side * side];
    for (int channel = 0; channel < contrasts.size(); channel++) {
      image(phantom, contrasts.get(channel), random, values, channel * side * side * side);
    }
    int shown = number < 0 ? -number : number + 1;
    String name = "synthetic " + role + " " + shown;
    return Volume.of(contrasts.size(), side, side, side, values, name)
        .placed(affine(side))
        .labelled(phantom.hasLesions() ? 1 : 0);
  }

  private void image(Phantom phantom, Contrast contrast, Random random, float[] values, int from) {
    double voxel = 2.0 / side;
    double[] bias = new double[6];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = BIAS * (2 * random.nextDouble() - 1);
    }
    int index = from;
    for (int k = 0; k < side; k++) {
      double z = (k + 0.5) * voxel - 1;
      for (int j = 0; j < side; j++) {
        double y = (j + 0.5) * voxel - 1;
        for (int i = 0; i < side; i++) {
          double x = (i + 0.5) * voxel - 1;
          double value = phantom.at(contrast, x, y, z) * brightness(bias, x, y, z);
          // A magnitude image: noise around zero is folded up.
          value = Math.abs(value + NOISE * random.nextGaussian());
          values[index++] = (float) Math.min(1, value);
        }
      }
    }
  }

  /** A coil's sensitivity: a low polynomial around 1. */
  private static double brightness(double[] bias, double x, double y, double z) {
    return 1
        + bias[0] * x
        + bias[1] * y
        + bias[2] * z
        + bias[3] * (x * x - 0.3)
        + bias[4] * (y * y - 0.3)
        + bias[5] * (z * z - 0.3);
  }

  /** The cube measures 200 mm and is centred on the origin. */
  private static double[][] affine(int side) {
    double voxel = 200.0 / side;
    double start = -100 + voxel / 2;
    return new double[][] {
      {voxel, 0, 0, start}, {0, voxel, 0, start}, {0, 0, voxel, start}, {0, 0, 0, 1}
    };
  }

  /** Unrelated seeds for neighbouring numbers: the finaliser of SplitMix64. */
  private static long mixed(long seed, int number) {
    long z = seed + (number + 1L) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
