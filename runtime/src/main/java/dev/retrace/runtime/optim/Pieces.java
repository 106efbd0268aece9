package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Walks through arrays of one shape in pieces along their first axis, so that temporaries stay
 * small.
 */
final class Pieces {

  /**
   * Elements of a piece, 4 MiB in single precision: small temporaries, yet few calls into the
   * engine.
   */
  static final long ELEMENTS = 1 << 20;

  /** Works on one piece; the views are closed by the caller. */
  @FunctionalInterface
  interface Work {
    void on(NDArray... views);
  }

  private Pieces() {}

  /**
   * Hands views of the arrays to the work, piece by piece.
   *
   * @param limit the most elements in a piece; one entry of the first axis is never cut
   */
  static void forEach(long limit, Work work, NDArray... arrays) {
    long size = arrays[0].size();
    if (size <= limit) {
      work.on(arrays);
      return;
    }
    long rows = arrays[0].getShape().get(0);
    long perPiece = Math.max(1, limit / (size / rows));
    for (long from = 0; from < rows; from += perPiece) {
      NDIndex index = new NDIndex("{}:{}", from, Math.min(rows, from + perPiece));
      NDArray[] views = new NDArray[arrays.length];
      try {
        for (int i = 0; i < arrays.length; i++) {
          views[i] = arrays[i].get(index);
        }
        work.on(views);
      } finally {
        for (NDArray view : views) {
          if (view != null) {
            view.close();
          }
        }
      }
    }
  }
}
