package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.runtime.Branch;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.train.ReversibleStep;
import java.util.List;

/**
 * head(core(stem(x))): an invertible core between two ordinary layers, which change the number of
 * channels. Training stores the input, the core's output and one branch's activations at a time.
 */
public final class ReversibleNetwork {
  private final Block whole;
  private final Branch stem;
  private final InvertibleBlock core;
  private final Branch head;

  /**
   * Joins the parts.
   *
   * @param stem from images to the core's channels
   * @param core the invertible part
   * @param head from the core's channels to logits
   */
  public ReversibleNetwork(Block stem, InvertibleBlock core, Block head) {
    whole = new SequentialBlock().add(stem).add(core).add(head);
    this.stem = new Branch(stem, List.of()).withoutInputGradient();
    this.core = core;
    this.head = new Branch(head, List.of());
  }

  /**
   * Initializes all parameters in FLOAT32.
   *
   * @param manager their owner
   * @param images (batch, channel, spatial...)
   */
  public void initialize(NDManager manager, Shape images) {
    whole.initialize(manager, DataType.FLOAT32, images);
  }

  /**
   * All three parts as one block, whose parameters are trained.
   *
   * @return the network
   */
  public Block block() {
    return whole;
  }

  /**
   * One training step without the update.
   *
   * @param batch borrowed
   * @param loss judges the logits
   * @param sink receives the gradients
   * @return the loss
   */
  public double step(LabelledBatch batch, LabelLoss loss, GradientSink sink) {
    try (ReversibleStep step =
        ReversibleStep.forward(stem, core, head, Conditions.NONE, batch.images())) {
      return loss.backward(step, batch.labels(), sink);
    }
  }

  /**
   * The most likely class of every sample, or of every voxel.
   *
   * @param images (batch, channel, spatial...), borrowed
   * @return row-major: (batch) or (batch, spatial...)
   */
  public long[] classify(NDArray images) {
    try (NDArray logits = Evaluation.of(whole, Pass.inference(Conditions.NONE), images);
        NDArray classes = logits.argMax(1)) {
      return classes.toLongArray();
    }
  }
}
