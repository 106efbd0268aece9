package dev.retrace.runtime.verify;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients that {@code backward} rebuilds against those of a stored pass of the same {@code
 * forward} under the engine's autograd, with a loss on value and log-determinant.
 */
final class AutogradCheck implements Check {
  private static final long SEED = 7301;

  @Override
  public Measurement at(Place place) {
    Methods methods = place.methods();
    try (State y = methods.run(Direction.FORWARD, place.x());
        NDArray g = normal(place, 1, y.value().getShape());
        NDArray h = normal(place, 2, new Shape(place.x().getShape().get(0)));
        Stored stored = new Stored(place, g, h)) {
      Methods.Back back = methods.back(Direction.FORWARD, y.value(), g, h);
      double values = Tolerance.values(place.type(), place.steps());
      double gradients = Tolerance.gradients(place.type(), place.steps());
      Measurement worst =
          new Measurement(
              Numbers.relative(stored.value, Numbers.doubles(y.value())),
              values,
              "forward in a stored pass");
      double[] rebuilt = back.value();
      double[] x = Numbers.doubles(place.x());
      worst =
          worst.worse(
              new Measurement(
                  Numbers.relative(rebuilt, x), values, "the input that backward rebuilds"));
      worst = worst.worse(compare("the input", back.grad(), stored.x, 0, gradients));
      double largest = stored.largestParameter();
      for (Pair<String, Parameter> each : place.layer().getParameters()) {
        double[] expected = stored.parameters.get(each.getValue());
        double[] actual = back.parameters().get(each.getValue());
        worst = worst.worse(compare(each.getKey(), actual, expected, largest, gradients));
      }
      for (String name : place.layer().conditionNames()) {
        double[] expected = stored.conditions.get(name);
        double[] actual = back.conditions().get(name);
        worst = worst.worse(compare("condition " + name, actual, expected, 0, gradients));
      }
      return worst;
    }
  }

  private static NDArray normal(Place place, long seed, Shape shape) {
    return Numbers.normal(place.manager(), place.type(), SEED + seed, shape);
  }

  // Some gradients are zero by nature, such as that of a bias before a normalization: they hold
  // nothing but the rounding of larger ones.
  private static Measurement compare(
      String name, double[] actual, double[] expected, double largest, double tolerance) {
    String what = "backward's gradient of " + name;
    if (actual == null && expected == null) {
      return new Measurement(0, tolerance, what);
    }
    double[] found = actual == null ? new double[expected.length] : actual;
    double[] wanted = expected == null ? new double[found.length] : expected;
    double distance = Numbers.distance(found, wanted);
    double scale = Math.max(Numbers.largest(wanted), 0.01 * largest);
    return new Measurement(distance == 0 ? 0 : distance / scale, tolerance, what);
  }

  /** One stored pass and its gradients. */
  private static final class Stored implements AutoCloseable {
    private final NDManager scratch;
    private final Map<Parameter, NDArray> leaves = new LinkedHashMap<>();
    final Map<Parameter, double[]> parameters = new LinkedHashMap<>();
    final Map<String, double[]> conditions = new LinkedHashMap<>();
    final double[] value;
    final double[] x;

    Stored(Place place, NDArray g, NDArray h) {
      scratch = place.manager().newSubManager();
      Map<String, NDArray> given = new LinkedHashMap<>();
      Conditions leafConditions = Conditions.NONE;
      for (String name : place.conditions().names()) {
        given.put(name, leaf(place.conditions().value(name)));
        leafConditions = leafConditions.and(name, given.get(name));
      }
      Pass pass = Pass.stored(leafConditions, new Leaves());
      NDArray input = leaf(place.x());
      value = GradMode.on(() -> run(place, pass, input, g, h));
      x = gradient(input);
      leaves.forEach((parameter, leaf) -> put(parameters, parameter, leaf));
      given.forEach((name, leaf) -> put(conditions, name, leaf));
    }

    private static double[] run(Place place, Pass pass, NDArray input, NDArray g, NDArray h) {
      State end = place.layer().forward(State.tracking(CloneKernel.contiguousClone(input)), pass);
      NDArray loss = end.value().mul(g).sum().add(end.logDet().value().mul(h).sum());
      try (NDArray one = loss.onesLike()) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
      }
      try (NDArray outside = end.value().stopGradient()) {
        return Numbers.doubles(outside);
      }
    }

    private NDArray leaf(NDArray array) {
      NDArray leaf = array.duplicate();
      leaf.attach(scratch);
      leaf.setRequiresGradient(true);
      return leaf;
    }

    private static <K> void put(Map<K, double[]> found, K key, NDArray leaf) {
      double[] gradient = gradient(leaf);
      if (gradient != null) {
        found.put(key, gradient);
      }
    }

    // JniUtils answers null where NDArray.getGradient would invent zeros.
    private static double[] gradient(NDArray leaf) {
      try (NDArray gradient = JniUtils.getGradient((PtNDArray) leaf)) {
        return gradient == null ? null : Numbers.doubles(gradient);
      }
    }

    double largestParameter() {
      return parameters.values().stream().mapToDouble(Numbers::largest).max().orElse(0);
    }

    @Override
    public void close() {
      scratch.close();
    }

    /** Hands out one leaf per parameter and remembers which. */
    private final class Leaves extends ParameterStore {
      @Override
      public NDArray getValue(Parameter parameter, Device device, boolean training) {
        if (parameter == null) {
          return null;
        }
        if (!parameter.requiresGradient()) {
          return parameter.getArray();
        }
        return leaves.computeIfAbsent(parameter, each -> leaf(each.getArray()));
      }
    }
  }
}
