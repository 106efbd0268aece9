package dev.retrace.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The tapes of pieces of which each reads what the one before returned. */
final class PieceChain implements PieceTape {
  private final List<PieceTape> tapes = new ArrayList<>();

  PieceChain(List<Piece> pieces, PieceInputs inputs) {
    try {
      for (Piece piece : pieces) {
        tapes.add(piece.record(tapes.isEmpty() ? inputs : inputs.after(output())));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public NDArray output() {
    return tapes.get(tapes.size() - 1).output();
  }

  @Override
  public Collection<Parameter> parameters() {
    return tapes.stream().flatMap(tape -> tape.parameters().stream()).toList();
  }

  @Override
  public NDArray pullback(NDArray cotangent, PieceGradients gradients) {
    NDArray reached = cotangent;
    for (int i = tapes.size() - 1; i >= 0 && reached != null; i--) {
      try (PieceTape tape = tapes.get(i)) {
        reached = tape.pullback(reached, gradients);
      }
      if (i > 0) {
        tapes.get(i - 1).output().close(); // nobody but this piece has read it
      }
    }
    return reached;
  }

  @Override
  public void close() {
    tapes.forEach(PieceTape::close);
  }
}
