package dev.retrace.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import dev.retrace.examples.peers.StoredStep;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.State;
import dev.retrace.runtime.Trace;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.memory.Overwrite;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Time of the generated code against the same network written by hand: the same blocks of DJL as
 * branches, with equal weights, under the engine's autograd, which stores all activations.
 */
public final class HandwrittenBench {
  private final PrintStream out;
  private final int channels;
  private final int pairs;
  private final Shape shape;
  private final int repeats;

  /**
   * A benchmark of one network.
   *
   * @param out where the result goes
   * @param channels of the state, even
   * @param pairs of couplings
   * @param size voxels along each axis
   * @param batch volumes
   * @param repeats pairs of steps that count
   */
  public HandwrittenBench(
      PrintStream out, int channels, int pairs, int size, int batch, int repeats) {
    this.out = out;
    this.channels = channels;
    this.pairs = pairs;
    shape = new Shape(batch, channels, size, size, size);
    this.repeats = repeats;
  }

  /**
   * Measures and prints medians and their ratio.
   *
   * @throws IllegalStateException if the two networks do not have the same gradients
   */
  public void run() {
    try (NDManager manager = NDManager.newBaseManager()) {
      InvertibleChain generated =
          new InvertibleChain(
              Stream.generate(() -> new InvertibleResidualPair(new ResidualPair(channels)))
                  .limit(pairs)
                  .toList());
      SequentialBlock handwritten = new SequentialBlock();
      Stream.generate(() -> new HandwrittenPair(channels)).limit(pairs).forEach(handwritten::add);
      generated.initialize(manager, DataType.FLOAT32, shape);
      handwritten.initialize(manager, DataType.FLOAT32, shape);
      List<Parameter> weights = generated.getParameters().values();
      List<Parameter> copies = handwritten.getParameters().values();
      for (int i = 0; i < weights.size(); i++) {
        Overwrite.with(copies.get(i).getArray(), weights.get(i).getArray());
      }
      NDArray input = manager.randomNormal(shape);
      Timing timing =
          Timing.ofPairs(
              repeats,
              () -> rebuilt(generated, input, new Witness(weights.get(0))),
              () -> stored(handwritten, input, new Witness(copies.get(0))),
              Timing::requireEqual);
      out.printf(
          Locale.ROOT,
          "gradients of one step, %d couplings of two 3x3x3 convolutions, input %s, float32%n"
              + "median of %d pairs: generated, rebuilding %.3f s; by hand with DJL, storing"
              + " %.3f s; ratio %.2f (from %.2f to %.2f)%n",
          2 * pairs,
          shape,
          repeats,
          timing.first(),
          timing.second(),
          timing.ratio(),
          timing.smallestRatio(),
          timing.largestRatio());
    }
  }

  private static double rebuilt(InvertibleChain network, NDArray input, Witness witness) {
    return GradMode.off(
        () -> {
          try (Pass pass = Pass.training(Conditions.NONE)) {
            State y = network.forward(State.of(input.duplicate()), pass);
            NDArray grad = lossGradient(y.value());
            network.backward(Trace.of(y.value(), grad), pass, witness).close();
            return witness.norm();
          }
        });
  }

  private static double stored(Block network, NDArray input, Witness witness) {
    StoredStep.run(network, new NDList(input), HandwrittenBench::lossGradient, witness);
    return witness.norm();
  }

  // Of half the mean square of the output.
  private static NDArray lossGradient(NDArray output) {
    return output.div((float) output.size());
  }
}
