package dev.retrace.examples.flops;

/**
 * The floating-point operations of one layer in one training step: two for each product that is
 * added up. Elementwise operations, norms and pooling are not counted.
 *
 * @param path of the layer
 * @param kind what it is, for sums
 * @param level of resolution, 0 is full
 * @param forward of the way forward
 * @param rebuild what is computed once more on the way back because it was not stored
 * @param backward of the gradients themselves
 */
public record LayerWork(
    String path, String kind, int level, long forward, long rebuild, long backward) {
  /**
   * All three together.
   *
   * @return floating-point operations
   */
  public long total() {
    return forward + rebuild + backward;
  }

  /**
   * The same layer where all activations are stored.
   *
   * @return without what is computed again
   */
  public LayerWork withoutRebuild() {
    return new LayerWork(path, kind, level, forward, 0, backward);
  }

  LayerWork plus(LayerWork other) {
    return new LayerWork(
        path,
        kind,
        level,
        forward + other.forward,
        rebuild + other.rebuild,
        backward + other.backward);
  }
}
