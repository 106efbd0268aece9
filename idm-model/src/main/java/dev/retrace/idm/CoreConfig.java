package dev.retrace.idm;

import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.kernel.Precision;
import dev.retrace.runtime.orthogonal.Orthogonal;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The sizes and choices of an invertible U-Net.
 *
 * @param channels wished-for channels per level, the first exactly
 * @param modules coupling modules per level, in the encoder and again in the decoder
 * @param strides one list per resampling, one stride per spatial axis
 * @param convDepth convolutions per branch
 * @param norm the normalisation inside branches
 * @param mixingFrequency channel mixing after every n-th module; -1: after the last of the encoder
 *     and the first of the decoder, except at the bottom; 0: none
 * @param method how orthogonal matrices are made from weights
 * @param start where resampling starts
 * @param timeInBranches whether every branch receives the condition {@value #TIME}
 * @param zeroStart whether every branch starts at zero, so that every coupling is the identity
 * @param attention on the deepest skip connections or at the bottom
 * @param precision in which branches keep what their gradients need
 */
public record CoreConfig(
    List<Integer> channels,
    List<Integer> modules,
    List<List<Integer>> strides,
    int convDepth,
    Norm norm,
    int mixingFrequency,
    Orthogonal method,
    Start start,
    boolean timeInBranches,
    boolean zeroStart,
    SkipAttention attention,
    Precision precision) {
  /** The name of the condition that carries the time embedding. */
  public static final String TIME = "time";

  /** Copies the lists and checks their lengths. */
  public CoreConfig {
    channels = List.copyOf(channels);
    modules = List.copyOf(modules);
    strides = strides.stream().map(List::copyOf).toList();
    requirePositive("channels", channels);
    if (modules.stream().anyMatch(each -> each < 0)) {
      throw new IllegalArgumentException("modules: a level cannot have fewer than 0 modules");
    }
    if (modules.size() != channels.size()) {
      throw new IllegalArgumentException(
          String.format(
              "modules: %d levels, but channels has %d; give one number per level",
              modules.size(), channels.size()));
    }
    if (strides.size() != channels.size() - 1) {
      throw new IllegalArgumentException(
          String.format(
              "strides: %d resamplings, but %d levels have %d",
              strides.size(), channels.size(), channels.size() - 1));
    }
    strides.forEach(each -> requirePositive("strides", each));
    if (convDepth < 1) {
      throw new IllegalArgumentException("conv_depth: expected at least 1, not " + convDepth);
    }
    if (mixingFrequency < -1) {
      throw new IllegalArgumentException(
          "mixing_frequency: expected -1, 0 or a positive number, not " + mixingFrequency);
    }
    if (attention.levels() > strides.size()) {
      throw new IllegalArgumentException(
          String.format(
              "attention_levels: %d, but %d levels have %d skips",
              attention.levels(), channels.size(), strides.size()));
    }
  }

  /**
   * A core without attention, whose branches keep what they need as it is.
   *
   * @param channels wished-for channels per level, the first exactly
   * @param modules coupling modules per level, in the encoder and again in the decoder
   * @param strides one list per resampling, one stride per spatial axis
   * @param convDepth convolutions per branch
   * @param norm the normalisation inside branches
   * @param mixingFrequency as in the canonical constructor
   * @param method how orthogonal matrices are made from weights
   * @param start where resampling starts
   * @param timeInBranches whether every branch receives the condition {@value #TIME}
   * @param zeroStart whether every branch starts at zero
   */
  public CoreConfig(
      List<Integer> channels,
      List<Integer> modules,
      List<List<Integer>> strides,
      int convDepth,
      Norm norm,
      int mixingFrequency,
      Orthogonal method,
      Start start,
      boolean timeInBranches,
      boolean zeroStart) {
    this(
        channels,
        modules,
        strides,
        convDepth,
        norm,
        mixingFrequency,
        method,
        start,
        timeInBranches,
        zeroStart,
        SkipAttention.NONE,
        Precision.FLOAT32);
  }

  /**
   * The same core with other attention.
   *
   * @param other on the deepest skip connections or at the bottom
   * @return a new configuration
   */
  public CoreConfig withAttention(SkipAttention other) {
    return new CoreConfig(
        channels,
        modules,
        strides,
        convDepth,
        norm,
        mixingFrequency,
        method,
        start,
        timeInBranches,
        zeroStart,
        other,
        precision);
  }

  /**
   * Whether there is attention on the skip of a level.
   *
   * @param level 0 is full resolution
   * @return false at the bottom, which has no skip
   */
  public boolean attends(int level) {
    return !isBottom(level) && level >= levels() - 1 - attention.levels();
  }

  /**
   * Whether there is attention at the bottom.
   *
   * @return true if it is asked for there
   */
  public boolean attendsAtBottom() {
    return attention.place() != AttentionPlace.SKIPS;
  }

  /**
   * The same stride along every axis of every resampling.
   *
   * @param stride the stride
   * @param axes spatial axes
   * @param levels the number of levels
   * @return strides for the constructor
   */
  public static List<List<Integer>> uniformStrides(int stride, int axes, int levels) {
    return Collections.nCopies(levels - 1, Collections.nCopies(axes, stride));
  }

  /**
   * The number of levels.
   *
   * @return at least 1
   */
  public int levels() {
    return channels.size();
  }

  /**
   * Whether a level is the last one.
   *
   * @param level 0 is full resolution
   * @return true where nothing descends
   */
  public boolean isBottom(int level) {
    return level == levels() - 1;
  }

  /**
   * The strides of a resampling.
   *
   * @param level the level it leaves downwards
   * @return one per spatial axis
   */
  public int[] stridesBelow(int level) {
    return strides.get(level).stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * What every size must divide by, per axis.
   *
   * @param axes spatial axes
   * @return the product of the strides
   * @throws IllegalArgumentException if the strides are for another number of axes
   */
  public int[] divisors(int axes) {
    int[] divisors = new int[axes];
    Arrays.fill(divisors, 1);
    for (List<Integer> each : strides) {
      if (each.size() != axes) {
        throw new IllegalArgumentException(
            "strides: " + each + " does not have one number for each of " + axes + " axes");
      }
      for (int axis = 0; axis < axes; axis++) {
        divisors[axis] = Math.multiplyExact(divisors[axis], each.get(axis));
      }
    }
    return divisors;
  }

  /**
   * The channels of every level.
   *
   * @return the growth rule, applied
   */
  public ChannelGrowth growth() {
    return new ChannelGrowth(channels, strides);
  }

  private static void requirePositive(String name, List<Integer> values) {
    if (values.isEmpty() || values.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(name + ": expected positive numbers, not " + values);
    }
  }
}
