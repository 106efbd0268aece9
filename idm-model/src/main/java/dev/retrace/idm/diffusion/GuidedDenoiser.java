package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import dev.retrace.idm.Conditioning;
import java.util.List;

/**
 * A predictor that is told the classes of its samples, and may exaggerate what they change: ε̂(∅) +
 * (1 + w)(ε̂(c) − ε̂(∅)), where ∅ is no class; for that it asks the network twice. After Ho and
 * Salimans, "Classifier-Free Diffusion Guidance", 2022.
 */
public final class GuidedDenoiser implements NoisePredictor, PatchPredictor {
  private final Denoiser denoiser;
  private final double guidance;
  private final int[] labels;

  GuidedDenoiser(Denoiser denoiser, double guidance, int... labels) {
    this.denoiser = denoiser;
    this.guidance = guidance;
    this.labels = labels.clone();
  }

  @Override
  public NDArray predict(NDArray xt, long[] t) {
    return predict(xt, t, Placement.whole(xt.getShape()));
  }

  @Override
  public NDArray predict(NDArray xt, long[] t, List<Placement> places) {
    NDArray told = denoiser.predict(xt, Conditioning.at(t).labelled(labels), places);
    if (guidance == 0) {
      return told;
    }
    try (NDArray untold = denoiser.predict(xt, Conditioning.at(t), places)) {
      told.subi(untold);
      told.muli(Scalars.like(told, 1 + guidance));
      told.addi(untold);
      return told;
    } catch (RuntimeException e) {
      told.close();
      throw e;
    }
  }
}
