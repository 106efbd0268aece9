package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of one direction against finite differences in float64, along random lines through
 * the argument, each parameter and each condition, for the loss Σ value · g + Σ logDet · h. The
 * whole network's parameters are moved together: its steps are looked at one by one.
 *
 * <p>Nothing here asks autograd, so a branch that cuts its own graph is seen.
 */
final class DifferencesCheck implements Check {
  private static final int LINES = 2;
  private static final long SEED = 7001;

  private final Direction direction;

  DifferencesCheck(Direction direction) {
    this.direction = direction;
  }

  /** Something that is moved: one array, or all parameters at once. */
  private record Target(String what, List<NDArray> arrays, List<double[]> gradients) {}

  @Override
  public Measurement at(Place place) {
    Methods methods = place.methods();
    try (NDArray argument = argument(place);
        State end = methods.run(direction, argument);
        NDArray g = normal(place, 1, end.value().getShape());
        NDArray h = normal(place, 2, new Shape(place.x().getShape().get(0)))) {
      Methods.Back back = methods.back(direction, end.value(), g, h);
      Measurement worst =
          new Measurement(
              Numbers.relative(back.value(), argument.toDoubleArray()),
              Tolerance.values(place.type(), place.steps()),
              "what " + direction.derivative() + " rebuilds");
      for (Target target : targets(place, argument, back)) {
        for (int line = 0; line < LINES; line++) {
          try (Differences differences = new Differences(SEED + line, target.arrays())) {
            worst = worst.worse(compare(place, methods, argument, g, h, target, differences));
          }
        }
      }
      return worst;
    }
  }

  private NDArray argument(Place place) {
    if (direction == Direction.FORWARD) {
      return place.x().duplicate();
    }
    try (State y = place.methods().run(Direction.FORWARD, place.x())) {
      return y.value().duplicate();
    }
  }

  private static NDArray normal(Place place, long seed, Shape shape) {
    return Numbers.normal(place.manager(), place.type(), SEED + seed, shape);
  }

  private Measurement compare(
      Place place,
      Methods methods,
      NDArray argument,
      NDArray g,
      NDArray h,
      Target target,
      Differences differences) {
    double[] gs = g.toDoubleArray();
    double[] hs = h.toDoubleArray();
    double[] magnitudes = new double[1];
    double expected =
        differences
            .of(
                () -> {
                  Methods.End end = methods.end(direction, argument);
                  magnitudes[0] = magnitude(end.value(), gs) + magnitude(end.logDet(), hs);
                  return new double[] {
                    Numbers.dot(end.value(), gs) + Numbers.dot(end.logDet(), hs)
                  };
                })[0];
    double actual = differences.along(target.gradients());
    double tolerance = Tolerance.differences(place.steps());
    double error =
        relative(actual, expected, scale(target), Differences.rounding(magnitudes[0]) / tolerance);
    return new Measurement(
        error, tolerance, direction.derivative() + "'s gradient of " + target.what());
  }

  /**
   * How far a derivative is off, relative to what it could be, but never counting what rounding
   * alone may do.
   */
  static double relative(double actual, double expected, double scale, double floor) {
    double difference = Math.abs(actual - expected);
    if (!Double.isFinite(difference)) {
      return Double.POSITIVE_INFINITY;
    }
    double size = Math.max(Math.abs(actual), Math.abs(expected));
    return difference / Math.max(Math.max(size, scale), floor);
  }

  static double magnitude(double[] values, double[] weights) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += Math.abs(values[i] * weights[i]);
    }
    return sum;
  }

  // What a random line through a gradient of this length usually sees.
  private static double scale(Target target) {
    double square = 0;
    long count = 0;
    for (double[] gradient : target.gradients()) {
      if (gradient != null) {
        square += Numbers.dot(gradient, gradient);
        count += gradient.length;
      }
    }
    return count == 0 ? 0 : Math.sqrt(square / count);
  }

  private static List<Target> targets(Place place, NDArray argument, Methods.Back back) {
    List<Target> targets = new ArrayList<>();
    targets.add(new Target("the argument", List.of(argument), List.of(back.grad())));
    List<NDArray> all = new ArrayList<>();
    List<double[]> gradients = new ArrayList<>();
    for (Pair<String, Parameter> each : place.layer().getParameters()) {
      Parameter parameter = each.getValue();
      if (!parameter.requiresGradient()) {
        continue;
      }
      double[] gradient = back.parameters().get(parameter);
      if (place.single()) {
        List<double[]> alone = new ArrayList<>();
        alone.add(gradient);
        targets.add(new Target(each.getKey(), List.of(parameter.getArray()), alone));
      } else {
        all.add(parameter.getArray());
        gradients.add(gradient);
      }
    }
    if (!all.isEmpty()) {
      targets.add(new Target("all parameters together", all, gradients));
    }
    Conditions conditions = place.conditions();
    for (String name : place.layer().conditionNames()) {
      List<double[]> alone = new ArrayList<>();
      alone.add(back.conditions().get(name));
      targets.add(new Target("condition " + name, List.of(conditions.value(name)), alone));
    }
    return targets;
  }
}
