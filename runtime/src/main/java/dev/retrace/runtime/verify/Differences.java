package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Derivatives in float64 that know nothing of calculus: five points on a line through some arrays,
 * which are moved in place and put back exactly. Gradient mode is off.
 */
final class Differences implements AutoCloseable {
  private static final double STEP = 1e-4;

  private final List<NDArray> moved = new ArrayList<>();
  private final List<NDArray> before = new ArrayList<>();
  private final List<double[]> direction = new ArrayList<>();

  /**
   * A random line of unit speed.
   *
   * @param seed of the direction
   * @param moved FLOAT64, borrowed
   */
  Differences(long seed, List<NDArray> moved) {
    Random random = new Random(seed);
    double square = 0;
    for (NDArray each : moved) {
      this.moved.add(each);
      before.add(each.duplicate());
      double[] way = new double[Math.toIntExact(each.size())];
      for (int i = 0; i < way.length; i++) {
        way[i] = random.nextGaussian();
        square += way[i] * way[i];
      }
      direction.add(way);
    }
    for (double[] way : direction) {
      for (int i = 0; i < way.length; i++) {
        way[i] /= Math.sqrt(square);
      }
    }
  }

  /**
   * A line along some entries at once.
   *
   * @param moved FLOAT64, borrowed
   * @param entries row-major
   */
  Differences(NDArray moved, int... entries) {
    this.moved.add(moved);
    before.add(moved.duplicate());
    double[] way = new double[Math.toIntExact(moved.size())];
    for (int entry : entries) {
      way[entry] = 1;
    }
    direction.add(way);
  }

  /**
   * The derivative of a row of numbers along the line: (8(f(h) − f(−h)) − (f(2h) − f(−2h))) / 12h.
   *
   * @param function reads the moved arrays; called four times
   */
  double[] of(Supplier<double[]> function) {
    double[] near = difference(function, STEP);
    double[] far = difference(function, 2 * STEP);
    move(0);
    double[] slope = new double[near.length];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = (8 * near[i] - far[i]) / (12 * STEP);
    }
    return slope;
  }

  /**
   * The same from two points, which is right to about 1e-9: (f(h) − f(−h)) / 2h at a tenth of the
   * step.
   *
   * @param function reads the moved arrays; called twice
   */
  double[] coarsely(Supplier<double[]> function) {
    double[] slope = difference(function, STEP / 10);
    move(0);
    for (int i = 0; i < slope.length; i++) {
      slope[i] /= 2 * STEP / 10;
    }
    return slope;
  }

  private double[] difference(Supplier<double[]> function, double step) {
    move(step);
    double[] above = function.get();
    move(-step);
    double[] below = function.get();
    double[] difference = new double[above.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = above[i] - below[i];
    }
    return difference;
  }

  // x - x + new: in place, so that whoever shares the memory sees it, and exact at step 0.
  private void move(double step) {
    for (int i = 0; i < moved.size(); i++) {
      double[] way = direction.get(i);
      double[] data = before.get(i).toDoubleArray();
      for (int j = 0; j < data.length; j++) {
        data[j] += step * way[j];
      }
      NDArray target = moved.get(i);
      try (NDArray wanted = target.getManager().create(data, target.getShape())) {
        target.subi(target);
        target.addi(wanted);
      }
    }
  }

  /**
   * What a gradient says about the same derivative.
   *
   * @param gradients one per moved array, null where nothing reached it
   */
  double along(List<double[]> gradients) {
    double sum = 0;
    for (int i = 0; i < gradients.size(); i++) {
      if (gradients.get(i) != null) {
        sum += Numbers.dot(gradients.get(i), direction.get(i));
      }
    }
    return sum;
  }

  /** What rounding does to the derivative of a sum whose terms have this sum of magnitudes. */
  static double rounding(double magnitudes) {
    return 8 * Math.ulp(1.0) * magnitudes / STEP;
  }

  @Override
  public void close() {
    before.forEach(NDArray::close);
  }
}
