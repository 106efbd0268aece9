package dev.retrace.examples.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.PairList;
import dev.retrace.runtime.memory.Overwrite;

/** Trained weights in another network of the same kind. */
final class Weights {
  private Weights() {}

  /**
   * Copies all parameters, by position.
   *
   * @param from initialized
   * @param to initialized, the same architecture, perhaps in another type
   */
  static void copy(Block from, Block to) {
    PairList<String, Parameter> sources = from.getParameters();
    PairList<String, Parameter> targets = to.getParameters();
    for (int i = 0; i < targets.size(); i++) {
      NDArray target = targets.valueAt(i).getArray();
      try (NDArray source = sources.valueAt(i).getArray().toType(target.getDataType(), true)) {
        Overwrite.with(target, source);
      }
    }
  }
}
