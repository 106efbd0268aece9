package dev.retrace.runtime.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.PairList;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.kernel.CloneKernel;
import dev.retrace.runtime.memory.GradMode;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A density over data: an invertible network turns x into z, of which the prior is known.
 *
 * <pre>
 *   log p(x) = log p_prior(f(x)) + log |det ∂f/∂x|
 * </pre>
 *
 * <p>All methods borrow what they are given and work on a copy; the caller owns what they return.
 * Nothing is recorded outside the branches, whatever the calling thread's gradient mode, and what
 * dies on the way is freed even where a layer throws. The network may change the shape: z is what
 * {@link InvertibleBlock#outputShape} says. Rezende and Mohamed, "Variational Inference with
 * Normalizing Flows", 2015.
 */
public final class Flow {
  private final InvertibleBlock network;
  private final Prior prior;

  /**
   * Joins a network and a prior.
   *
   * @param network from data to latents; initialized before the first use
   * @param prior of the latents
   */
  public Flow(InvertibleBlock network, Prior prior) {
    this.network = network;
    this.prior = prior;
  }

  /**
   * The map from data to latents.
   *
   * @return the network
   */
  public InvertibleBlock network() {
    return network;
  }

  /**
   * The density of the latents.
   *
   * @return the prior
   */
  public Prior prior() {
    return prior;
  }

  /**
   * The logarithm of the density of each sample.
   *
   * @param x (batch, channel, spatial...)
   * @param conditions what branches, and perhaps the prior, are given
   * @return (batch), FLOAT64, in nats
   */
  public NDArray logLikelihood(NDArray x, Conditions conditions) {
    return keep(
        x,
        copy -> {
          State z = network.forward(State.tracking(copy), Pass.inference(conditions));
          return logLikelihood(z, conditions);
        });
  }

  /**
   * One training step without the update: the mean negative log-likelihood of a batch and its
   * gradients, by one way forward and one back. No activation is stored.
   *
   * @param x (batch, channel, spatial...)
   * @param conditions what branches, and perhaps the prior, are given
   * @param sink receives the gradients of parameters and conditions
   * @return the loss, in nats per sample
   */
  public double step(NDArray x, Conditions conditions, GradientSink sink) {
    return onCopy(
        x,
        copy -> {
          try (Pass pass = Pass.training(conditions)) {
            return step(copy, pass, sink);
          }
        });
  }

  private double step(NDArray copy, Pass pass, GradientSink sink) {
    State z = network.forward(State.tracking(copy), pass);
    long batch = z.value().getShape().get(0);
    double loss;
    try (NDArray each = logLikelihood(z, pass.conditions());
        NDArray mean = each.mean()) {
      loss = -mean.getDouble();
    }
    NDArray grad = prior.gradient(z.value(), pass.conditions());
    grad.divi(-batch);
    NDArray logDetGrad = grad.getManager().ones(new Shape(batch), grad.getDataType());
    logDetGrad.divi(-batch);
    network.backward(Trace.of(z.value(), grad, logDetGrad), pass, sink).close();
    return loss;
  }

  /**
   * The latents of data.
   *
   * @param x (batch, channel, spatial...)
   * @param conditions what branches are given
   * @return as the network's output
   */
  public NDArray encode(NDArray x, Conditions conditions) {
    return keep(x, copy -> network.forward(State.of(copy), Pass.inference(conditions)).value());
  }

  /**
   * The data of latents.
   *
   * @param z as the network's output
   * @param conditions what branches are given
   * @return (batch, channel, spatial...), as the network's input
   */
  public NDArray decode(NDArray z, Conditions conditions) {
    return keep(z, copy -> network.inverse(State.of(copy), Pass.inference(conditions)).value());
  }

  /**
   * Draws data, in the type of the network's parameters; FLOAT32 where it has none.
   *
   * @param manager owns the result; its device is the network's
   * @param shape (batch, channel, spatial...) of the data
   * @param conditions what branches, and perhaps the prior, are given
   * @param temperature 1 draws from the density; less draws more typical data, 0 the data of the
   *     prior's mode
   * @param seed the same seed draws the same latents on every machine
   * @return of the shape asked for
   * @throws IllegalArgumentException if the temperature is negative or not a number
   */
  public NDArray sample(
      NDManager manager, Shape shape, Conditions conditions, double temperature, long seed) {
    requireInitialized();
    Shape latents = network.outputShape(shape);
    double[] drawn = prior.sample(latents, conditions, temperature, new Random(seed));
    try (NDArray z = Draws.toArray(manager, drawn, latents, type())) {
      return decode(z, conditions);
    }
  }

  private DataType type() {
    PairList<String, Parameter> parameters = network.getParameters();
    return parameters.isEmpty() ? DataType.FLOAT32 : parameters.valueAt(0).getArray().getDataType();
  }

  private NDArray logLikelihood(State z, Conditions conditions) {
    NDArray sum = prior.logProbability(z.value(), conditions);
    try (NDArray logDet = z.logDet().value().toType(DataType.FLOAT64, true)) {
      sum.addi(logDet);
    }
    return sum;
  }

  private NDArray keep(NDArray input, UnaryOperator<NDArray> action) {
    return onCopy(
        input,
        copy -> {
          NDArray result = action.apply(copy);
          result.attach(input.getManager());
          return result;
        });
  }

  /** Runs on a private copy, under a manager that dies here with everything made on the way. */
  private <T> T onCopy(NDArray input, Function<NDArray, T> action) {
    requireInitialized();
    try (NDManager scratch = input.getManager().newSubManager()) {
      return GradMode.off(
          () -> {
            NDArray copy = CloneKernel.contiguousClone(input);
            copy.attach(scratch);
            return action.apply(copy);
          });
    }
  }

  private void requireInitialized() {
    if (!network.isInitialized()) {
      throw new IllegalStateException(
          "the network of this flow has no parameters yet; call initialize(manager, type, shapes)"
              + " first");
    }
  }
}
