package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.State;
import java.util.ArrayList;
import java.util.List;

/** The same call gives the same bits, also after calls with other arguments. */
final class DeterminismCheck implements Check {
  private static final long SEED = 7201;

  @Override
  public Measurement at(Place place) {
    Methods methods = place.methods();
    List<double[]> weights = weights(place);
    Measurement worst = new Measurement(0, 0, "");
    try (State y = methods.run(Direction.FORWARD, place.x())) {
      for (Direction direction : Direction.values()) {
        NDArray argument = direction == Direction.FORWARD ? place.x() : y.value();
        Methods.End first = methods.end(direction, argument);
        Methods.End second = methods.end(direction, argument);
        worst = worst.worse(same(first, second, direction.map() + " for the same input, twice,"));
        otherCalls(place);
        Methods.End third = methods.end(direction, argument);
        worst =
            worst.worse(
                same(first, third, direction.map() + " for the same input, after other calls,"));
      }
      worst = worst.worse(gradients(methods, y.value(), place));
    }
    double[] changed = {0};
    List<double[]> now = weights(place);
    for (int i = 0; i < weights.size(); i++) {
      changed[0] = Math.max(changed[0], Numbers.distance(now.get(i), weights.get(i)));
    }
    return worst.worse(new Measurement(changed[0], 0, "a parameter, which calls have changed,"));
  }

  private static List<double[]> weights(Place place) {
    List<double[]> all = new ArrayList<>();
    for (Parameter each : place.layer().getParameters().values()) {
      all.add(Numbers.doubles(each.getArray()));
    }
    return all;
  }

  private static Measurement same(Methods.End first, Methods.End second, String what) {
    double values = Numbers.relative(second.value(), first.value());
    double logDets = Numbers.distance(second.logDet(), first.logDet());
    return new Measurement(Math.max(values, logDets), 0, what);
  }

  private static Measurement gradients(Methods methods, NDArray y, Place place) {
    try (NDArray g = normal(place, 1, y.getShape());
        NDArray h = normal(place, 2, new Shape(y.getShape().get(0)))) {
      Methods.Back first = methods.back(Direction.FORWARD, y, g, h);
      Methods.Back second = methods.back(Direction.FORWARD, y, g, h);
      double worst = Numbers.relative(second.grad(), first.grad());
      for (Parameter each : first.parameters().keySet()) {
        double[] again = second.parameters().getOrDefault(each, new double[0]);
        worst = Math.max(worst, Numbers.relative(again, first.parameters().get(each)));
      }
      return new Measurement(worst, 0, "backward for the same output, twice,");
    }
  }

  // Another value, there and back, with gradients: what a layer could remember.
  private static void otherCalls(Place place) {
    Methods methods = place.methods();
    try (NDArray other = place.x().duplicate();
        NDArray noise = normal(place, 3, other.getShape())) {
      noise.muli(0.1f);
      other.addi(noise);
      try (State y = methods.run(Direction.FORWARD, other);
          NDArray g = normal(place, 4, y.value().getShape())) {
        methods.back(Direction.FORWARD, y.value(), g, null);
        methods.end(Direction.INVERSE, y.value());
      }
    }
  }

  private static NDArray normal(Place place, long seed, Shape shape) {
    return Numbers.normal(place.manager(), place.type(), SEED + seed, shape);
  }
}
