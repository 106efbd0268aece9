package dev.retrace.idm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.MemoryPlan;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.plan.StepOutline;
import dev.retrace.runtime.plan.StepOutlineBuilder;
import java.util.function.BiConsumer;

/**
 * The network of the diffusion model: head(core(stem(x, e))) with e = time(t). Only the core is
 * invertible; an inverse of the whole network, inverse head(core⁻¹(inverse stem(y))), is one that
 * it learns.
 *
 * <p>As a DJL block it takes (batch, image channel, spatial...), the sinusoidal embedding (batch,
 * time width) and, where there are classes, their code (batch, classes + 1), and stores activations
 * where gradient mode is on. {@link #train} is the memory-free way.
 */
public final class Idm extends IdmBlock {
  private final Inference inference;

  /** What a loss needs to say: its value and the gradient with respect to the network's output. */
  @FunctionalInterface
  public interface Loss {
    /**
     * Judges an output.
     *
     * @param output (batch, image channel, spatial...), borrowed
     * @return the gradient of the loss, as the output, owned by the caller
     */
    NDArray gradient(NDArray output);
  }

  /**
   * A network to be initialized.
   *
   * @param config its sizes and choices
   */
  public Idm(IdmConfig config) {
    super(config);
    inference = new Inference(parts());
  }

  /**
   * What {@link #train} does to memory, for a prediction or a plan. Of volumes, those that it is
   * given and makes itself are counted.
   *
   * @param type FLOAT32 or FLOAT64
   * @param batch samples
   * @param size one number per spatial axis
   * @return the outline of a step of this network, which may be initialized by shapes only
   * @throws IllegalArgumentException naming the part of the network that cannot take the size
   */
  public StepOutline outline(DataType type, long batch, long... size) {
    return outline(false, type, batch, size);
  }

  /**
   * As {@link #outline}, of a step whose loss asks for the reconstruction through the inverse.
   *
   * @param type FLOAT32 or FLOAT64
   * @param batch samples
   * @param size one number per spatial axis
   * @return the outline of a step of this network, which may be initialized by shapes only
   * @throws IllegalArgumentException naming the part of the network that cannot take the size
   * @throws IllegalStateException if the network has no inverse
   */
  public StepOutline reconstructingOutline(DataType type, long batch, long... size) {
    parts().requireInverse();
    return outline(true, type, batch, size);
  }

  private StepOutline outline(boolean reconstructs, DataType type, long batch, long... size) {
    Shape volumes = volumes(batch, size);
    Shape padded = parts().padding(volumes).padded();
    return LayerException.under(
        "core",
        shape -> {
          StepOutlineBuilder builder =
              StepOutline.builder(core(), shape, type)
                  .between(stem(), head())
                  .given(CoreConfig.TIME, parts().time(), new Shape(batch, config().timeWidth()))
                  .holding(padded.equals(volumes) ? 1 : 2);
          if (reconstructs) {
            builder.returning(parts().inverseStem(), parts().inverseHead());
          }
          return builder.build();
        },
        padded);
  }

  /**
   * Runs the network, recording nothing.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @return as x, owned by the caller
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public NDArray run(NDArray x, long... t) {
    return run(x, Conditioning.at(t));
  }

  /**
   * Runs the network, recording nothing.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param given the step and class of each sample
   * @return as x, owned by the caller
   * @throws IllegalArgumentException if the volumes have other channels, or what is given is of
   *     another number of samples or of classes that the network does not know
   */
  public NDArray run(NDArray x, Conditioning given) {
    return inference.run(x, given);
  }

  /**
   * Runs the network's inverse, recording nothing: which noisy volumes the network answers with
   * {@code y}, as far as it has learned that from the reconstruction term of the loss.
   *
   * @param y (batch, image channel, spatial...), such as noise, borrowed
   * @param t the step of each sample; where the time enters the stem only, it may be left out, for
   *     the core's inverse does not read it
   * @return as y, owned by the caller
   * @throws IllegalStateException if the network has no inverse
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public NDArray inverse(NDArray y, long... t) {
    return inverse(y, Conditioning.at(t));
  }

  /**
   * Runs the network's inverse, recording nothing.
   *
   * @param y (batch, image channel, spatial...), such as noise, borrowed
   * @param given the step and class of each sample
   * @return as y, owned by the caller
   * @throws IllegalStateException if the network has no inverse
   * @throws IllegalArgumentException if the volumes have other channels, or what is given is of
   *     another number of samples or of classes that the network does not know
   */
  public NDArray inverse(NDArray y, Conditioning given) {
    return inference.inverse(y, given);
  }

  /**
   * Hands out what the core is given for a batch, recording nothing: for looking into the core.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param visitor receives the core's input, which it consumes, and the pass with the conditions,
   *     which end with the call; the pass keeps nothing for a way back
   */
  public void atCore(NDArray x, long[] t, BiConsumer<State, Pass> visitor) {
    inference.atCore(x, Conditioning.at(t), visitor);
  }

  /**
   * The gradients of one training step, as the declarations say.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param loss judges the output
   * @param sink receives the gradient of every parameter
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public void train(NDArray x, long[] t, Loss loss, GradientSink sink) {
    train(x, t, loss, MemoryPlan.DECLARED, sink);
  }

  /**
   * The gradients of one training step.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param t the step of each sample
   * @param loss judges the output
   * @param plan where the step spends memory
   * @param sink receives the gradient of every parameter
   * @throws IllegalArgumentException if the volumes have other channels, or t another length
   */
  public void train(NDArray x, long[] t, Loss loss, MemoryPlan plan, GradientSink sink) {
    train(x, Conditioning.at(t), loss, 0, plan, sink);
  }

  /**
   * The gradients of one training step on a loss of the output and of what the inverse makes of it,
   * loss(U(x)) + λ mean((x - U⁻¹(U(x)))²). The second term takes the core once more, backwards, and
   * stores nothing of it either; parameters of the core then receive two gradients.
   *
   * @param x (batch, image channel, spatial...), borrowed
   * @param given the step and class of each sample
   * @param loss judges the output
   * @param reconstruction λ, 0 for no second term
   * @param plan where the step spends memory
   * @param sink receives the gradients of all parameters, but of the inverse's own only if λ &gt; 0
   * @return the mean squared error of the reconstruction; 0 without a second term
   * @throws IllegalStateException if λ &gt; 0 and the network has no inverse
   * @throws IllegalArgumentException if the volumes have other channels, or what is given is of
   *     another number of samples or of classes that the network does not know
   */
  public double train(
      NDArray x,
      Conditioning given,
      Loss loss,
      double reconstruction,
      MemoryPlan plan,
      GradientSink sink) {
    return GradientPass.run(parts(), x, given, loss, reconstruction, plan, sink);
  }
}
