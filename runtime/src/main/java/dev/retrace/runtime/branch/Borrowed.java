package dev.retrace.runtime.branch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What a block made of blocks may free: the results of its parts, unless a part is the identity.
 */
final class Borrowed {
  private Borrowed() {}

  /** Frees a result that is not itself an input, which the caller still needs. */
  @SuppressWarnings("ReferenceEquality") // the same handle: equal numbers may be freed
  static void closeUnlessInput(NDArray result, NDList inputs) {
    if (inputs.stream().noneMatch(input -> input == result)) {
      result.close();
    }
  }
}
