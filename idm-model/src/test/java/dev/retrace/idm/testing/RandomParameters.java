package dev.retrace.idm.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Numbers;

/** Moves the parameters of a network away from where they start: zeros and ones hide mistakes. */
public final class RandomParameters {
  private RandomParameters() {}

  /**
   * Adds noise to every parameter, in place.
   *
   * @param block initialized
   * @param scale the deviation of the noise
   * @param seed of the noise
   */
  public static void disturb(Block block, double scale, long seed) {
    GradMode.runOff(() -> disturbAll(block, scale, seed));
  }

  private static void disturbAll(Block block, double scale, long seed) {
    long next = seed;
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      move(parameter.getValue().getArray(), scale, next++);
    }
  }

  /**
   * Adds noise to an array, in place. Adding it with the scale's sign turned takes it away again,
   * up to rounding.
   *
   * @param array FLOAT32 or FLOAT64
   * @param scale the deviation of the noise
   * @param seed of the noise
   */
  public static void move(NDArray array, double scale, long seed) {
    try (NDArray noise =
        Numbers.normal(array.getManager(), array.getDataType(), seed, array.getShape())) {
      noise.muli(scale(noise, scale));
      array.addi(noise);
    }
  }

  // In the array's own precision: a double would turn its type, a float would round the step.
  private static Number scale(NDArray array, double scale) {
    return array.getDataType() == DataType.FLOAT64 ? (Number) scale : (Number) (float) scale;
  }
}
