package dev.retrace.runtime.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.memory.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks a layer at an input shape.
 *
 * <pre>{@code
 * List<Finding> findings =
 *     Verification.of(layer).onInput(new Shape(2, 8, 16, 16)).check(Property.INVERTS);
 * }</pre>
 *
 * <p>An initialized layer is checked with its own weights, which are put back as they were; one
 * without weights gets random ones and is left without. Input and conditions are standard normal
 * draws by a fixed seed, so that a finding can be found again.
 */
public final class Verification {
  private static final long SEED = 7801;

  private final InvertibleBlock layer;
  private final Shape input;
  private final Map<String, Shape> conditions;
  private final DataType type;

  private Verification(
      InvertibleBlock layer, Shape input, Map<String, Shape> conditions, DataType type) {
    this.layer = layer;
    this.input = input;
    this.conditions = conditions;
    this.type = type;
  }

  /**
   * Chooses a layer.
   *
   * @param layer initialized or not, borrowed
   * @return to be given an input shape
   */
  public static Verification of(InvertibleBlock layer) {
    List<Parameter> parameters = layer.getParameters().values();
    boolean wide =
        !parameters.isEmpty()
            && layer.isInitialized()
            && parameters.get(0).getArray().getDataType() == DataType.FLOAT64;
    return new Verification(layer, null, Map.of(), wide ? DataType.FLOAT64 : DataType.FLOAT32);
  }

  /**
   * The shape to check at.
   *
   * @param shape (batch, channel, spatial...)
   * @return a verification at that shape
   */
  public Verification onInput(Shape shape) {
    return new Verification(layer, shape, conditions, type);
  }

  /**
   * A condition that branches receive.
   *
   * @param name as declared
   * @param shape (batch, ...)
   * @return a verification with that condition
   */
  public Verification givenCondition(String name, Shape shape) {
    Map<String, Shape> all = new LinkedHashMap<>(conditions);
    all.put(name, shape);
    return new Verification(layer, input, all, type);
  }

  /**
   * The type of values and parameters, in place of the layer's own, or of FLOAT32. Derivatives are
   * always compared in FLOAT64.
   *
   * @param wanted FLOAT32 or FLOAT64
   * @return a verification in that type
   */
  public Verification inType(DataType wanted) {
    return new Verification(layer, input, conditions, wanted);
  }

  /**
   * Checks everything that can be checked inside this JVM.
   *
   * @return what {@link #check} finds for each property but {@link Property#MEMORY}
   */
  public List<Finding> checkAll() {
    List<Finding> all = new ArrayList<>();
    for (Property each : Property.values()) {
      if (each.check().isPresent()) {
        all.addAll(check(each));
      }
    }
    return all;
  }

  /**
   * Checks one property at each step of the layer, on the activations that really reach it, and at
   * the layer as a whole.
   *
   * @param property any but {@link Property#MEMORY}, see {@link MemoryCheck}
   * @return the worst place if it holds; otherwise every step that is broken, the worst first, or
   *     the whole if each step is sound by itself
   * @throws IllegalArgumentException if the layer cannot take the shapes
   */
  public List<Finding> check(Property property) {
    Check check =
        property
            .check()
            .orElseThrow(
                () -> new IllegalArgumentException("memory is checked by MemoryCheck, in a JVM"));
    requireShapes();
    return GradMode.off(() -> run(property, check));
  }

  private void requireShapes() {
    if (input == null) {
      throw new IllegalArgumentException("no input shape was given; call onInput(...)");
    }
    List<String> needed = layer.conditionNames();
    for (String name : needed) {
      if (!conditions.containsKey(name)) {
        throw new IllegalArgumentException(
            "the layer needs the condition '"
                + name
                + "' but was given "
                + (conditions.isEmpty() ? "none" : String.join(", ", conditions.keySet()))
                + "; say its shape with givenCondition(...)");
      }
    }
    for (String name : conditions.keySet()) {
      if (!needed.contains(name)) {
        throw new IllegalArgumentException(
            "nothing in the layer is given the condition '" + name + "'; it takes " + needed);
      }
    }
  }

  private List<Finding> run(Property property, Check check) {
    DataType used = property.typeFor(type);
    try (NDManager weights = NDManager.newBaseManager();
        NDManager activations = NDManager.newBaseManager()) {
      return Weights.during(
          layer, weights, used, shapes(), () -> examine(property, check, activations, used));
    }
  }

  private List<Finding> examine(Property property, Check check, NDManager manager, DataType used) {
    NDArray x = Numbers.normal(manager, used, SEED, input);
    Conditions given = Conditions.NONE;
    long seed = SEED;
    for (String name : layer.conditionNames()) {
      given = given.and(name, Numbers.normal(manager, used, ++seed, conditions.get(name)));
    }
    return new Examination(property, check).of(layer, x, given);
  }

  private Shape[] shapes() {
    List<String> names = layer.conditionNames();
    Shape[] shapes = new Shape[1 + names.size()];
    Arrays.setAll(shapes, i -> i == 0 ? input : conditions.get(names.get(i - 1)));
    return shapes;
  }
}
