package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.kernel.Kernel;
import dev.retrace.runtime.train.ReversibleStep;

/** A loss of logits and labels, stated once as a kernel; its gradient is the engine's. */
public final class LabelLoss {
  /** The mean over samples, and voxels if there are any, of −log softmax(logits)[label]. */
  public static final LabelLoss CROSS_ENTROPY =
      new LabelLoss(
          Kernel.of(
              "cross_entropy",
              """
              def forward(self, logits: Tensor, labels: Tensor) -> Tensor:
                log_p = torch.log_softmax(logits, 1)
                return torch.neg(torch.mean(torch.gather(log_p, 1, torch.unsqueeze(labels, 1))))
              """));

  private final Block block;

  /**
   * A loss.
   *
   * @param kernel takes logits (batch, class, spatial...) and labels (batch, spatial...), returns
   *     one number
   */
  public LabelLoss(Kernel kernel) {
    block = new LambdaBlock(pair -> new NDList(kernel.call(pair.get(0), pair.get(1))), "loss");
  }

  /**
   * Evaluates the loss of a network's output and carries its gradient back through the network.
   *
   * @param step the network's way forward
   * @param labels INT64, borrowed
   * @param sink receives the gradients
   * @return the loss
   */
  double backward(ReversibleStep step, NDArray labels, GradientSink sink) {
    try (Recording recording = Recording.of(block, true, step.output(), labels)) {
      double loss = recording.output().getFloat();
      recording.pullback(recording.output().onesLike(), sink);
      step.backward(recording.gradient(0), sink);
      return loss;
    }
  }
}
