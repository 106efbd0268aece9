package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import dev.retrace.runtime.State;

/** There and back, in both orders, value and log-determinant. */
final class InverseCheck implements Check {
  @Override
  public Measurement at(Place place) {
    Methods methods = place.methods();
    try (State y = methods.run(Direction.FORWARD, place.x());
        State x = methods.run(Direction.INVERSE, y.value());
        State again = methods.run(Direction.FORWARD, x.value())) {
      double values = Tolerance.values(place.type(), place.steps());
      double there = difference(place.x(), x.value());
      double back = difference(y.value(), again.value());
      Measurement worst = new Measurement(there, values, "inverse(forward(x)), compared with x,");
      worst = worst.worse(new Measurement(back, values, "forward(inverse(y)), compared with y,"));
      return worst.worse(logDets(place, y, x));
    }
  }

  private static double difference(NDArray expected, NDArray actual) {
    return Numbers.relative(Numbers.doubles(actual), Numbers.doubles(expected));
  }

  // A sum over all entries of a sample: its rounding grows with their number, its size may be zero.
  private static Measurement logDets(Place place, State y, State x) {
    double[] there = Numbers.doubles(y.logDet().value());
    double[] back = Numbers.doubles(x.logDet().value());
    for (int i = 0; i < back.length; i++) {
      back[i] = -back[i];
    }
    double scale = 1 + Numbers.largest(there) + Math.sqrt((double) place.x().size() / there.length);
    return new Measurement(
        Numbers.distance(back, there) / scale,
        Tolerance.values(place.type(), place.steps()),
        "the sum of the log-determinants of forward and inverse, which should be zero,");
  }
}
