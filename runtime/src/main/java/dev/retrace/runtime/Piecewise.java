package dev.retrace.runtime;

import ai.djl.nn.Block;
import java.util.List;

/**
 * A block that is a chain: each piece reads what the one before returned. A {@link Recording} keeps
 * a tape for every piece and pulls them back one at a time, last first, so that the gradients of
 * one piece's parameters live at a time and the memory of the tapes is given back on the way.
 */
public interface Piecewise {
  /**
   * The chain, for a block that has been initialized. Run one after another, the pieces compute
   * exactly what the block's {@code forward} does.
   *
   * @return at least one piece, first to last
   */
  List<Piece> pieces();

  /**
   * The pieces of any block: the block itself where it is no chain.
   *
   * @param block differentiable, with one output
   * @return at least one piece
   */
  static List<Piece> piecesOf(Block block) {
    return block instanceof Piecewise chain
        ? chain.pieces()
        : List.of(
            Piece.of(
                (parameters, inputs, training) ->
                    block.forward(parameters, inputs, training).singletonOrThrow()));
  }
}
