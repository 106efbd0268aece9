package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.List;

/** One part of a {@link Piecewise} block, and its way to keep what its gradient needs. */
@FunctionalInterface
public interface Piece {
  /**
   * Evaluates the piece and keeps what the way back needs.
   *
   * @param inputs what the piece reads, borrowed until the tape is closed, and unchanged until it
   *     is pulled back
   * @return the tape, to be closed; its arrays hang on the manager of {@code inputs.read()}
   */
  PieceTape record(PieceInputs inputs);

  /**
   * A piece that the engine differentiates.
   *
   * @param function any differentiable function
   * @return the piece
   */
  static Piece of(Evaluator function) {
    return inputs -> new EngineTape(function, inputs);
  }

  /**
   * A chain that keeps nothing but what it reads: it is evaluated again when its turn to be pulled
   * back comes.
   *
   * @param pieces whose results depend on nothing but what they are given, at least one
   * @return the chain as one piece
   */
  static Piece recomputed(List<Piece> pieces) {
    return inputs -> new RecomputedTape(pieces, inputs);
  }

  /** What a piece computes. */
  @FunctionalInterface
  interface Evaluator {
    /**
     * Evaluates the piece.
     *
     * @param parameters where the piece reads its parameters
     * @param inputs what the piece before returned, then the block's conditions; borrowed
     * @param training DJL's training flag
     * @return owned by the caller
     */
    NDArray apply(ParameterStore parameters, NDList inputs, boolean training);
  }
}
