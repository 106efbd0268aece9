package dev.retrace.runtime.bijection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.testing.Formula;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
   * @param domain from normal numbers to an input
   * @param single what a round trip may lose in float32, relative to the largest number
   */
  record Example(
      String name,
      Supplier<? extends InvertibleBlock> layer,
      Shape input,
      Formula forward,
      Formula inverse,
      UnaryOperator<NDArray> domain,
      double single) {

    /**
     * The matrix of an orthogonal layer is right to the last bit; a few dozen products then round
     * at 6e-8 each.
     */
    private static final double ORTHOGONAL = 1e-6;

    /** A layer for all numbers whose inverse loses nothing. */
    public Example(
        String name,
        Supplier<? extends InvertibleBlock> layer,
        Shape input,
        Formula forward,
        Formula inverse) {
      this(name, layer, input, forward, inverse, UnaryOperator.identity(), ORTHOGONAL);
    }

    /** The same for a layer that does not take all numbers. */
    public Example from(UnaryOperator<NDArray> values) {
      return new Example(name, layer, input, forward, inverse, values, single);
    }

    /** The same for an inverse that is less well conditioned. */
    public Example losing(double roundTrip) {
      return new Example(name, layer, input, forward, inverse, domain, roundTrip);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
