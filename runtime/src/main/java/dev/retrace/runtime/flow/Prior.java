package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.Conditions;
import java.util.random.RandomGenerator;

/**
 * The density of the latent variables of a {@link Flow}.
 *
 * <p>Sums run in float64 whatever the type of z, because a likelihood of an image adds up thousands
 * of terms and its differences matter in the last digits. Arguments are borrowed.
 */
public interface Prior {
  /**
   * The logarithm of the density of each sample.
   *
   * @param z (batch, ...), FLOAT32 or FLOAT64
   * @param conditions those of the network; most priors look at none
   * @return (batch), FLOAT64, in nats, owned by the caller
   */
  NDArray logProbability(NDArray z, Conditions conditions);

  /**
   * The gradient of each sample's {@link #logProbability} with respect to the sample.
   *
   * @param z (batch, ...), FLOAT32 or FLOAT64
   * @param conditions as for {@link #logProbability}
   * @return as z, a buffer of its own, owned by the caller
   */
  NDArray gradient(NDArray z, Conditions conditions);

  /**
   * Draws samples.
   *
   * @param shape (batch, ...)
   * @param conditions as for {@link #logProbability}
   * @param temperature scales the distance from the mode: 1 draws from the prior, less gives more
   *     typical samples, 0 the mode itself
   * @param random where all randomness comes from
   * @return row-major
   * @throws IllegalArgumentException if the temperature is negative or not a number
   */
  double[] sample(Shape shape, Conditions conditions, double temperature, RandomGenerator random);
}
