package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;

/**
 * The log-determinant of each sample against its numeric Jacobian in float64, and whether a sample
 * changes when another one does.
 */
final class JacobianCheck implements Check {
  /** Numbers in a sample: the Jacobian costs two runs of the layer for each. */
  static final int LIMIT = 1024;

  private static final long SEED = 7101;

  @Override
  public Measurement at(Place place) {
    int batch = Math.toIntExact(place.x().getShape().get(0));
    int size = Math.toIntExact(place.x().size() / batch);
    if (size > LIMIT) {
      throw new NotCheckedException(
          String.format(
              "a sample has %d numbers, but the numeric Jacobian is only taken up to %d; "
                  + "check at a smaller shape as well",
              size, LIMIT));
    }
    Measurement worst = new Measurement(0, Tolerance.differences(place.steps()), "");
    if (batch > 1) {
      worst = worst.worse(influence(place, batch));
    }
    return worst.worse(logDet(place, batch, size));
  }

  // What a step claims wrongly is part of the sum, and a Jacobian for each step takes long.
  @Override
  public boolean startsWithTheWhole() {
    return true;
  }

  // Every sample but the first stays, and so must what becomes of it.
  private static Measurement influence(Place place, int batch) {
    Methods methods = place.methods();
    Methods.End before = methods.end(Direction.FORWARD, place.x());
    Methods.End after;
    try (NDArray moved = place.x().duplicate();
        NDArray first = moved.get(new NDIndex().addSliceDim(0, 1));
        NDArray noise = Numbers.normal(place.manager(), place.type(), SEED, first.getShape())) {
      first.addi(noise);
      after = methods.end(Direction.FORWARD, moved);
    }
    int sample = before.value().length / batch;
    double error = Numbers.relative(rest(after.value(), sample), rest(before.value(), sample));
    double logDet =
        Numbers.distance(rest(after.logDet(), 1), rest(before.logDet(), 1))
            / (1 + Numbers.largest(before.logDet()));
    return new Measurement(
        Math.max(error, logDet),
        Tolerance.values(place.type(), place.steps()),
        "the result of one sample, after another sample was changed,");
  }

  private static double[] rest(double[] all, int first) {
    return Arrays.copyOfRange(all, first, all.length);
  }

  // All samples move at once, each along its own entry.
  private static Measurement logDet(Place place, int batch, int size) {
    Methods methods = place.methods();
    double[] claimed = methods.end(Direction.FORWARD, place.x()).logDet();
    double[][][] jacobians = new double[batch][size][size];
    try (NDArray x = place.x().duplicate()) {
      for (int entry = 0; entry < size; entry++) {
        column(methods, x, jacobians, entry);
      }
    }
    double worst = 0;
    for (int i = 0; i < batch; i++) {
      double expected = LogDeterminant.of(jacobians[i]);
      double error = Math.abs(claimed[i] - expected) / Math.max(1, Math.abs(expected));
      worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
    }
    // A logarithm of each of the Jacobian's singular values, each with the error of a quotient.
    return new Measurement(
        worst,
        Tolerance.differences(place.steps()) * Math.sqrt(size),
        "the log-determinant, compared with the numeric Jacobian,");
  }

  private static void column(Methods methods, NDArray x, double[][][] jacobians, int entry) {
    int batch = jacobians.length;
    int size = jacobians[0].length;
    int[] entries = new int[batch];
    Arrays.setAll(entries, i -> i * size + entry);
    try (Differences line = new Differences(x, entries)) {
      double[] slope = line.coarsely(() -> methods.end(Direction.FORWARD, x).value());
      if (slope.length != batch * size) {
        throw new IllegalStateException(
            "a sample of "
                + size
                + " numbers becomes one of "
                + slope.length / batch
                + ", which no bijection does");
      }
      for (int i = 0; i < batch; i++) {
        for (int row = 0; row < size; row++) {
          jacobians[i][row][entry] = slope[i * size + row];
        }
      }
    }
  }
}
