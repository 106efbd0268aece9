package dev.retrace.runtime.bijection;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.Formula;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The examples by which {@link BijectionConformanceTest} proves a bijection. Whoever adds a
 * bijection adds one implementation, in a file of its own, that wears {@code
 * AutoService(BijectionExamples.class)}.
 */
public interface BijectionExamples {
  /**
   * Layers at inputs of a few dozen numbers.
   *
   * @return the examples
   */
  Stream<Example> examples();

  /**
   * One layer at one input.
   *
   * @param name for the report
   * @param layer makes the layer, not initialized
   * @param input its shape
   * @param forward the layer written plainly
   * @param inverse its inverse written plainly
   */
  record Example(
      String name,
      Supplier<? extends InvertibleBlock> layer,
      Shape input,
      Formula forward,
      Formula inverse) {
    @Override
    public String toString() {
      return name;
    }
  }
}
