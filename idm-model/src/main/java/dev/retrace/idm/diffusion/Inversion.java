package dev.retrace.idm.diffusion;

import ai.djl.ndarray.NDArray;

/**
 * The noise that a deterministic sampler would make given images of.
 *
 * @param noise the samples at the last step, closed with this object
 * @param residual how far the last refinement still moved the samples, as a root mean square over a
 *     batch's voxels, at the step where it moved them most; noise has a root mean square of one
 */
public record Inversion(NDArray noise, double residual) implements AutoCloseable {
  @Override
  public void close() {
    noise.close();
  }
}
