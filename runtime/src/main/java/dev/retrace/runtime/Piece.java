package dev.retrace.runtime;

/** One part of a {@link Piecewise} block, and its way to keep what its gradient needs. */
public interface Piece {
  /**
   * Evaluates the piece and keeps what the way back needs.
   *
   * @param inputs what the piece reads, borrowed until the tape is closed, and unchanged until it
   *     is pulled back
   * @return the tape, to be closed; its arrays hang on the manager of {@code inputs.read()}
   */
  PieceTape record(PieceInputs inputs);
}
