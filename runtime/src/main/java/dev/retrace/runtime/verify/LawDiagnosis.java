package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.LogDet;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A law on its own, with the buffer and the branch's output that a network really gives it, in
 * float64: what it breaks is its own doing.
 */
final class LawDiagnosis {
  private static final long SEED = 7501;
  private static final int JACOBIAN = 128;

  private final CouplingLaw law;
  private final String name;
  private final NDArray x;
  private final NDArray b;
  private final List<Fault> faults = new ArrayList<>();

  private LawDiagnosis(String name, CouplingLaw law, NDArray x, NDArray b) {
    this.law = law;
    this.name = name;
    this.x = x;
    this.b = b;
  }

  /**
   * Looks at everything a law owes.
   *
   * @param coupling whose law it is
   * @param x the buffer before the law, FLOAT64, borrowed
   * @param b the branch's output, FLOAT64, borrowed
   * @return what is wrong, the cause before its consequences
   */
  static List<Fault> of(CouplingLayer coupling, NDArray x, NDArray b) {
    String name = "law " + coupling.law().getClass().getSimpleName() + ": ";
    CouplingLaw law = coupling.lawOnWhole();
    LawDiagnosis diagnosis = new LawDiagnosis(name, law, x, b);
    try {
      diagnosis.purity();
      if (diagnosis.faults.isEmpty()) {
        diagnosis.inverse();
        diagnosis.logDet();
        diagnosis.gradients(Direction.FORWARD);
        diagnosis.gradients(Direction.INVERSE);
        new LawLeaks(name, law, x, b).addTo(diagnosis.faults);
      }
    } catch (RuntimeException e) {
      diagnosis.faults.add(new Fault(Property.INVERTS, diagnosis.name + e.getMessage()));
    }
    return diagnosis.faults;
  }

  private Methods.End run(Direction direction, NDArray part, NDArray branch) {
    NDManager manager = part.getManager();
    LogDet logDet = LogDet.zeros(manager, part.getShape().get(0), DataType.FLOAT64);
    try (NDArray written = part.duplicate();
        NDArray sum = logDet.value()) {
      if (direction == Direction.FORWARD) {
        law.forward(written, branch, logDet);
      } else {
        law.inverse(written, branch, logDet);
      }
      return new Methods.End(written.toDoubleArray(), sum.toDoubleArray());
    }
  }

  private NDArray result(Direction direction, NDArray part) {
    return Numbers.of(
        part.getManager(), DataType.FLOAT64, run(direction, part, b).value(), part.getShape());
  }

  private void purity() {
    double[] before = b.toDoubleArray();
    for (Direction direction : Direction.values()) {
      Methods.End first = run(direction, x, b);
      if (!Arrays.equals(before, b.toDoubleArray())) {
        faults.add(
            new Fault(
                Property.DETERMINISTIC,
                name + direction.map() + " writes into the branch's output, which it borrows"));
        return;
      }
      Methods.End second = run(direction, x, b);
      if (!Arrays.equals(first.value(), second.value())
          || !Arrays.equals(first.logDet(), second.logDet())) {
        faults.add(
            new Fault(
                Property.DETERMINISTIC,
                name + direction.map() + " gives different results for the same arguments"));
        return;
      }
    }
  }

  private void inverse() {
    double tolerance = Tolerance.values(DataType.FLOAT64, 1);
    try (NDArray y = result(Direction.FORWARD, x)) {
      Methods.End back = run(Direction.INVERSE, y, b);
      Fault.addIfOff(
          faults,
          Property.INVERTS,
          name + "inverse",
          Numbers.relative(back.value(), x.toDoubleArray()),
          tolerance);
      double[] there = run(Direction.FORWARD, x, b).logDet();
      double[] taken = Arrays.stream(back.logDet()).map(each -> -each).toArray();
      double scale = 1 + Numbers.largest(there) + Math.sqrt((double) x.size() / there.length);
      Fault.addIfOff(
          faults,
          Property.INVERTS,
          name + "what inverse takes from the log-determinant",
          Numbers.distance(taken, there) / scale,
          tolerance);
    }
  }

  // On one sample and a few positions: most laws treat each position alike.
  private void logDet() {
    try (NDArray part = x.get(crop(x));
        NDArray branch = b.get(crop(x))) {
      int size = Math.toIntExact(part.size());
      if (size > JACOBIAN) {
        return;
      }
      double[][] jacobian = new double[size][size];
      try (NDArray moved = part.duplicate();
          NDArray ownBranch = branch.duplicate()) {
        for (int entry = 0; entry < size; entry++) {
          try (Differences line = new Differences(moved, entry)) {
            double[] slope = line.coarsely(() -> run(Direction.FORWARD, moved, ownBranch).value());
            for (int row = 0; row < size; row++) {
              jacobian[row][entry] = slope[row];
            }
          }
        }
        double expected = LogDeterminant.of(jacobian);
        double claimed = run(Direction.FORWARD, moved, ownBranch).logDet()[0];
        Fault.addIfOff(
            faults,
            Property.JACOBIAN,
            name + "the log-determinant",
            Math.abs(claimed - expected) / Math.max(1, Math.abs(expected)),
            Tolerance.differences(1) * Math.sqrt(size));
      }
    }
  }

  private static NDIndex crop(NDArray part) {
    Shape shape = part.getShape();
    NDIndex index = new NDIndex().addSliceDim(0, 1).addAllDim();
    long room = Math.max(1, JACOBIAN / shape.get(1));
    for (int axis = shape.dimension() - 1; axis >= 2; axis--) {
      room = Math.min(room, shape.get(axis));
    }
    for (int axis = 2; axis < shape.dimension(); axis++) {
      index.addSliceDim(0, axis == shape.dimension() - 1 ? room : 1);
    }
    return index;
  }

  private void gradients(Direction direction) {
    boolean forward = direction == Direction.FORWARD;
    try (NDArray argument = forward ? x.duplicate() : result(Direction.FORWARD, x);
        NDArray end = result(direction, argument);
        NDArray branch = b.duplicate();
        NDArray g = normal(1, x.getShape());
        NDArray h = normal(2, new Shape(x.getShape().get(0)));
        NDArray state = g.duplicate();
        NDArray borrowed = g.duplicate();
        NDArray db =
            forward
                ? law.branchGrad(end, b, borrowed, h)
                : law.inverseBranchGrad(end, b, borrowed, h)) {
      double[] branchGrad = db.toDoubleArray();
      if (forward) {
        law.stateGrad(argument, b, state, h);
      } else {
        law.inverseStateGrad(argument, b, state, h);
      }
      String prefix = forward ? "" : "inverse";
      Property property = forward ? Property.DIFFERENCES : Property.INVERSE_DIFFERENCES;
      double[] gs = g.toDoubleArray();
      double[] hs = h.toDoubleArray();
      Loss loss =
          () -> {
            Methods.End reached = run(direction, argument, branch);
            return new double[] {
              Numbers.dot(reached.value(), gs) + Numbers.dot(reached.logDet(), hs),
              DifferencesCheck.magnitude(reached.value(), gs)
            };
          };
      compare(property, name + method(prefix, "branchGrad"), branch, branchGrad, loss);
      compare(property, name + method(prefix, "stateGrad"), argument, state.toDoubleArray(), loss);
    }
  }

  /** The loss, and the sum of its terms' magnitudes. */
  private interface Loss {
    double[] get();
  }

  private static String method(String prefix, String name) {
    return prefix.isEmpty()
        ? name
        : prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private void compare(
      Property property, String subject, NDArray moved, double[] gradient, Loss loss) {
    double worst = 0;
    double tolerance = Tolerance.differences(1);
    for (int line = 0; line < 2; line++) {
      try (Differences differences = new Differences(SEED + 10 + line, List.of(moved))) {
        double expected = differences.of(() -> new double[] {loss.get()[0]})[0];
        double actual = differences.along(List.of(gradient));
        double scale = Numbers.norm(gradient) / Math.sqrt(gradient.length);
        double floor = Differences.rounding(loss.get()[1]) / tolerance;
        worst = Math.max(worst, DifferencesCheck.relative(actual, expected, scale, floor));
      }
    }
    Fault.addIfOff(faults, property, subject, worst, tolerance);
  }

  private NDArray normal(long seed, Shape shape) {
    return Numbers.normal(x.getManager(), DataType.FLOAT64, SEED + seed, shape);
  }
}
