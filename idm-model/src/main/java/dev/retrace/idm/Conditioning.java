package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.idm.diffusion.ClassCodes;
import dev.retrace.idm.diffusion.TimeEmbedding;
import java.util.Arrays;

/** What a network is told of each sample of a batch: its step of the diffusion, and its class. */
public final class Conditioning {
  /** The label of a sample whose class is not told. */
  public static final int NO_CLASS = -1;

  private final long[] steps;
  private final int[] labels;

  private Conditioning(long[] steps, int... labels) {
    this.steps = steps;
    this.labels = labels;
  }

  /**
   * Steps, and nobody's class.
   *
   * @param steps one a sample
   * @return the conditioning
   */
  public static Conditioning at(long... steps) {
    int[] untold = new int[steps.length];
    Arrays.fill(untold, NO_CLASS);
    return new Conditioning(steps.clone(), untold);
  }

  /**
   * The same steps with classes.
   *
   * @param classes one a sample, from 0, or {@link #NO_CLASS}
   * @return the conditioning
   * @throws IllegalArgumentException if there are more or fewer than steps
   */
  public Conditioning labelled(int... classes) {
    if (classes.length != steps.length) {
      throw new IllegalArgumentException(
          String.format(
              "labels: expected one for each of %d samples, not %d", steps.length, classes.length));
    }
    return new Conditioning(steps, classes.clone());
  }

  /**
   * The steps.
   *
   * @return one a sample
   */
  public long[] steps() {
    return steps.clone();
  }

  /** Whether nothing is told of any sample. */
  boolean isEmpty() {
    return steps.length == 0;
  }

  /**
   * What the embedder of a network reads: the sinusoids, and a code of the class where the network
   * knows classes. Owned by the caller.
   */
  NDList inputs(IdmConfig config, NDManager manager, DataType type, long samples) {
    if (steps.length != samples) {
      throw new IllegalArgumentException(
          String.format(
              "t: expected one step for each of %d samples, not %d", samples, steps.length));
    }
    int[] rows = rows(config.classes());
    NDArray sinusoid = TimeEmbedding.sinusoidal(manager, steps, config.timeWidth(), type);
    NDList inputs = new NDList(sinusoid);
    if (config.classes() > 0) {
      inputs.add(ClassCodes.oneHot(manager, rows, config.classes() + 1, type));
    }
    return inputs;
  }

  // The last row is that of no class.
  private int[] rows(int classes) {
    int[] rows = labels.clone();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == NO_CLASS) {
        rows[i] = classes;
      } else if (rows[i] < 0 || rows[i] >= classes) {
        throw new IllegalArgumentException(
            classes == 0
                ? "labels: the network knows no classes, but sample " + i + " has one"
                : String.format(
                    "labels: expected a class from 0 to %d, not %d", classes - 1, rows[i]));
      }
    }
    return rows;
  }
}
