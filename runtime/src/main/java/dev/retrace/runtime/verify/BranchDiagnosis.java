package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.CouplingLayer;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A branch on its own, on what it really reads: a function, differentiable, of each sample. */
final class BranchDiagnosis {
  private static final long SEED = 7601;
  private static final String REMEDY =
      "; something in it, such as duplicate, toType or stopGradient, cuts the graph";

  private final CouplingLayer coupling;
  private final Place place;
  private final String name;
  private final NDArray read;
  private final List<Fault> faults = new ArrayList<>();

  private BranchDiagnosis(CouplingLayer coupling, Place place, NDArray read) {
    this.coupling = coupling;
    this.place = place;
    this.read = read;
    String type = coupling.block().getClass().getSimpleName();
    name = "branch " + coupling.name() + " (" + type + ") ";
  }

  /**
   * Looks at a coupling's branch.
   *
   * @return what is wrong, the cause before its consequences
   */
  static List<Fault> of(CouplingLayer coupling, Place place) {
    try (NDArray read = place.x().duplicate()) {
      BranchDiagnosis diagnosis = new BranchDiagnosis(coupling, place, read);
      diagnosis.purity();
      if (diagnosis.faults.isEmpty()) {
        diagnosis.influence();
        if (place.type() == DataType.FLOAT64) {
          diagnosis.gradients();
        }
      }
      return diagnosis.faults;
    }
  }

  private double[] evaluate() {
    try (Pass pass = Pass.training(place.conditions());
        NDArray b = coupling.branch().eval(read, pass)) {
      return Numbers.doubles(b);
    }
  }

  private void purity() {
    double[] before = Numbers.doubles(read);
    double[] first = evaluate();
    if (!Arrays.equals(before, Numbers.doubles(read))) {
      faults.add(
          new Fault(Property.DETERMINISTIC, name + "writes into what it reads, which it borrows"));
      return;
    }
    double[] second = evaluate();
    if (!Arrays.equals(first, second)) {
      faults.add(
          new Fault(
              Property.DETERMINISTIC,
              String.format(
                  Locale.ROOT,
                  "%sis not deterministic: the same input gives results that differ by %.1e",
                  name,
                  Numbers.relative(second, first))));
    }
  }

  private void influence() {
    int batch = Math.toIntExact(read.getShape().get(0));
    if (batch < 2) {
      return;
    }
    double[] before = evaluate();
    double[] after;
    try (NDArray first = read.get(new NDIndex().addSliceDim(0, 1));
        NDArray kept = first.duplicate();
        NDArray noise = Numbers.normal(read.getManager(), place.type(), SEED, first.getShape())) {
      first.addi(noise);
      after = evaluate();
      first.subi(first);
      first.addi(kept);
    }
    int sample = before.length / batch;
    double[] expected = Arrays.copyOfRange(before, sample, before.length);
    double[] actual = Arrays.copyOfRange(after, sample, after.length);
    double error = Numbers.relative(actual, expected);
    if (!(error <= Tolerance.values(place.type(), 1))) {
      faults.add(
          new Fault(
              Property.JACOBIAN,
              String.format(
                  Locale.ROOT, "%slets one sample influence another, by %.1e", name, error)));
    }
  }

  private void gradients() {
    Map<String, NDArray> targets = new LinkedHashMap<>();
    Map<String, double[]> gradients = new LinkedHashMap<>();
    double[] gs;
    targets.put("its input", read);
    try (Pass pass = Pass.training(place.conditions());
        Recording tape = coupling.branch().record(read, pass);
        Gradients sink = new Gradients(read.getManager());
        NDArray g =
            Numbers.normal(
                read.getManager(), DataType.FLOAT64, SEED + 1, tape.output().getShape())) {
      gs = g.toDoubleArray();
      try (NDArray input = read.zerosLike()) {
        tape.pullback(g.duplicate(), input, sink);
        gradients.put("its input", input.toDoubleArray());
      }
      for (Pair<String, Parameter> each : coupling.block().getParameters()) {
        if (each.getValue().requiresGradient()) {
          targets.put(each.getKey(), each.getValue().getArray());
          double[] found = sink.of(each.getValue()).map(NDArray::toDoubleArray).orElse(null);
          gradients.put(each.getKey(), found);
        }
      }
      for (String condition : coupling.conditionNames()) {
        targets.put("condition " + condition, place.conditions().value(condition));
        double[] found = sink.of(condition).map(NDArray::toDoubleArray).orElse(null);
        gradients.put("condition " + condition, found);
      }
    } catch (IllegalStateException e) {
      faults.add(new Fault(Property.DIFFERENCES, name + "cannot be differentiated" + REMEDY));
      return;
    }
    targets.forEach((what, moved) -> compare(what, moved, gradients.get(what), gs));
  }

  private void compare(String what, NDArray moved, double[] gradient, double[] gs) {
    try (Differences line = new Differences(SEED + 2, List.of(moved))) {
      double[] slope = line.of(this::evaluate);
      double expected = Numbers.dot(slope, gs);
      List<double[]> alone = new ArrayList<>();
      alone.add(gradient);
      double actual = line.along(alone);
      double scale =
          gradient == null ? 0 : Numbers.norm(gradient) / Math.sqrt((double) gradient.length);
      double floor =
          Differences.rounding(DifferencesCheck.magnitude(evaluate(), gs))
              / Tolerance.differences(1);
      double error = DifferencesCheck.relative(actual, expected, scale, floor);
      if (!(error <= Tolerance.differences(1))) {
        faults.add(
            new Fault(
                Property.DIFFERENCES,
                String.format(
                    Locale.ROOT,
                    "%sloses the gradient of %s: finite differences say %.2e where autograd says"
                        + " %.2e%s",
                    name,
                    what,
                    expected,
                    actual,
                    REMEDY)));
      }
    }
  }
}
