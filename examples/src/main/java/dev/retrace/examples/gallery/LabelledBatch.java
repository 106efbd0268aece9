package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;

/**
 * Images or volumes with what is to be learned of them.
 *
 * @param images (batch, channel, spatial...), FLOAT32
 * @param labels INT64, a class per sample (batch) or per voxel (batch, spatial...)
 */
public record LabelledBatch(NDArray images, NDArray labels) implements AutoCloseable {
  @Override
  public void close() {
    images.close();
    labels.close();
  }
}
