package dev.retrace.runtime;

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
}
