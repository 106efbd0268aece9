package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What one piece of a block is given. All arrays are outside any graph.
 *
 * @param read what the piece before returned; the block's first input for the first piece
 * @param conditions the block's further inputs, the same for every piece
 * @param training DJL's training flag
 * @param gradientWanted whether somebody will ask for the gradient of {@code read}
 */
public record PieceInputs(
    NDArray read, NDList conditions, boolean training, boolean gradientWanted) {
  /** For the piece that comes next. */
  PieceInputs after(NDArray result) {
    return new PieceInputs(result, conditions, training, true);
  }

  /**
   * The same for a piece that is not given the conditions.
   *
   * @return inputs without conditions
   */
  public PieceInputs withoutConditions() {
    return new PieceInputs(read, new NDList(), training, gradientWanted);
  }
}
