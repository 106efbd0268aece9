package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A network that tells the noise in patches of noisy volumes. */
@FunctionalInterface
public interface PatchPredictor {
  /**
   * Predicts the noise.
   *
   * @param xt noisy patches, (batch, channel, spatial…), neither changed nor closed
   * @param t the step number of each
   * @param places where each lies in its volume
   * @return ε̂, shaped as xt, owned by the caller
   */
  NDArray predict(NDArray xt, long[] t, List<Placement> places);
}
