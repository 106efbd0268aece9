package dev.retrace.examples.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.retrace.idm.diffusion.Denoiser;
import dev.retrace.idm.diffusion.ForwardProcess;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.MemoryPlan;
import java.util.function.Consumer;

/**
 * A batch on its way forward and back. Arrays live only while it runs, so batches that wait cost
 * Java numbers; and it may run again, with the same result.
 */
final class MicroBatch implements Consumer<GradientSink> {
  private final NDManager manager;
  private final ForwardProcess process;
  private final Denoiser denoiser;
  private final MemoryPlan plan;
  private final Batch batch;
  private final double share;
  private double loss;

  /** With the share of this batch in the step's loss. */
  MicroBatch(
      NDManager manager,
      ForwardProcess process,
      Denoiser denoiser,
      MemoryPlan plan,
      Batch batch,
      double share) {
    this.manager = manager;
    this.process = process;
    this.denoiser = denoiser;
    this.plan = plan;
    this.batch = batch;
    this.share = share;
  }

  @Override
  public void accept(GradientSink sink) {
    long[] t = batch.steps();
    try (NDArray clean = batch.clean(manager);
        NDArray noise = batch.noise(manager);
        NDArray noisy = process.addNoise(clean, t, noise)) {
      loss = denoiser.train(noisy, batch.given(), noise, batch.places(), share, plan, sink);
    }
  }

  /** What this batch contributes to the step's mean squared error, once it has run. */
  double loss() {
    return share * loss;
  }
}
