package dev.retrace.runtime.verify;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import dev.retrace.runtime.InvertibleBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A layer's parameters for the length of a check: made where there are none, in the type the check
 * needs, and afterwards as they were.
 *
 * <p>Weights made here are random by a fixed seed, and no parameter stays at zero: a branch that
 * starts at zero would hide whatever is wrong behind it.
 */
final class Weights {
  private static final int SEED = 7701;

  private final List<Runnable> undo = new ArrayList<>();

  private Weights() {}

  /**
   * Does something with parameters that are ready. Gradient mode is off.
   *
   * @param manager owns what is made
   * @param type FLOAT32 or FLOAT64
   * @param shapes of the input and the conditions
   */
  static <T> T during(
      InvertibleBlock layer, NDManager manager, DataType type, Shape[] shapes, Supplier<T> action) {
    Weights weights = new Weights();
    try {
      weights.prepare(layer, manager, type, shapes);
      return action.get();
    } finally {
      weights.undo.forEach(Runnable::run);
    }
  }

  private void prepare(InvertibleBlock layer, NDManager manager, DataType type, Shape... shapes) {
    if (layer.isInitialized() && !layer.getParameters().isEmpty()) {
      layer.getParameters().values().forEach(each -> convert(each, manager, type));
      return;
    }
    Engine.getInstance().setRandomSeed(SEED);
    undo.add(layer::clear);
    layer.initialize(manager, type, shapes);
    long seed = SEED;
    for (Parameter each : layer.getParameters().values()) {
      moveFromZero(each.getArray(), ++seed);
    }
  }

  private static void moveFromZero(NDArray weight, long seed) {
    if (Numbers.largest(Numbers.doubles(weight)) == 0) {
      try (NDArray noise =
          Numbers.normal(weight.getManager(), weight.getDataType(), seed, weight.getShape())) {
        noise.muli(0.1f);
        weight.addi(noise);
      }
    }
  }

  // A second handle keeps the memory of the user's weights alive while the parameter holds others.
  private void convert(Parameter parameter, NDManager manager, DataType type) {
    NDArray original = parameter.getArray();
    if (original.getDataType() == type || !original.getDataType().isFloating()) {
      return;
    }
    NDManager owner = original.getManager();
    NDArray kept = original.stopGradient();
    kept.attach(owner);
    NDArray converted = original.toType(type, true);
    converted.attach(manager);
    replace(parameter, converted);
    undo.add(() -> replace(parameter, kept));
  }

  // The only way in: a parameter takes an array from its initializer.
  private static void replace(Parameter parameter, NDArray array) {
    Initializer before = parameter.getInitializer();
    parameter.close();
    parameter.setInitializer((manager, shape, type) -> array);
    parameter.initialize(array.getManager(), array.getDataType());
    parameter.setInitializer(before);
  }
}
