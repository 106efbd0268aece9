package dev.retrace.runtime.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

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
    if (arrays[0].size() <= limit) {
      work.on(arrays);
      return;
    }
    for (Rows rows : rows(arrays[0].getShape(), limit, 1)) {
      NDArray[] views = new NDArray[arrays.length];
      try {
        for (int i = 0; i < arrays.length; i++) {
          views[i] = rows.of(arrays[i]);
        }
        work.on(views);
      } finally {
        close(views);
      }
    }
  }

  /** Entries of a first axis, {@code from} inclusive to {@code to} exclusive. */
  record Rows(long from, long to) {
    NDArray of(NDArray array) {
      return array.get(new NDIndex("{}:{}", from, to));
    }
  }

  /**
   * Cuts a first axis into pieces.
   *
   * @param shape at least one axis, none empty
   * @param limit the most elements in a piece, unless a piece must be larger
   * @param block all pieces but the last hold whole blocks of so many elements
   */
  static List<Rows> rows(Shape shape, long limit, long block) {
    long rows = shape.get(0);
    long perRow = shape.size() / rows;
    long unit = block / gcd(block, perRow);
    long perPiece = Math.max(unit, limit / perRow / unit * unit);
    List<Rows> pieces = new ArrayList<>();
    for (long from = 0; from < rows; from += perPiece) {
      pieces.add(new Rows(from, Math.min(rows, from + perPiece)));
    }
    return pieces;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  static void close(NDArray... views) {
    for (NDArray view : views) {
      if (view != null) {
        view.close();
      }
    }
  }
}
