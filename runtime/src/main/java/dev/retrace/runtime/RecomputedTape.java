package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Keeps what a chain of pieces has read and returned, and makes its tapes when their turn comes.
 */
final class RecomputedTape implements PieceTape {
  private final List<Piece> pieces;
  private final PieceInputs inputs;
  private final NDArray output;
  private final List<Parameter> parameters = new ArrayList<>();

  RecomputedTape(List<Piece> pieces, PieceInputs inputs) {
    this.pieces = pieces;
    this.inputs = inputs;
    NDArray result = evaluate(pieces.get(0), inputs);
    for (Piece piece : pieces.subList(1, pieces.size())) {
      try (NDArray read = result) {
        result = evaluate(piece, inputs.after(read));
      }
    }
    output = result;
  }

  private NDArray evaluate(Piece piece, PieceInputs given) {
    try (PieceTape tape = piece.record(given)) {
      parameters.addAll(tape.parameters());
      return tape.output();
    }
  }

  @Override
  public NDArray output() {
    return output;
  }

  @Override
  public Collection<Parameter> parameters() {
    return parameters;
  }

  @Override
  public NDArray pullback(NDArray cotangent, PieceGradients gradients) {
    try (PieceChain chain = new PieceChain(pieces, inputs)) {
      chain.output().close(); // the first evaluation has returned the same
      return chain.pullback(cotangent, gradients);
    }
  }

  @Override
  public void close() {
    // what was read and returned is the recording's
  }
}
