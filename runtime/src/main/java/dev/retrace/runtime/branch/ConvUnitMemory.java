package dev.retrace.runtime.branch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.kernel.Layout;
import dev.retrace.runtime.kernel.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The memory of a {@link ConvUnit}'s pieces, one after the other as they are run: what lives when,
 * from shapes alone. Vectors with one number per channel are left out.
 */
final class ConvUnitMemory {
  private final List<ConvPiece> pieces;
  private final Precision precision;
  private final boolean recompute;
  private final DataType type;
  // What each piece reads, and at the end what the last one returns.
  private final List<Shape> shapes = new ArrayList<>();

  ConvUnitMemory(
      List<ConvPiece> pieces,
      long[] widths,
      Precision precision,
      boolean recompute,
      Shape input,
      DataType type) {
    this.pieces = pieces;
    this.precision = precision;
    this.recompute = recompute;
    this.type = type;
    shapes.add(input);
    for (long width : widths) {
      shapes.add(withChannels(input, width));
    }
    shapes.add(shapes.get(widths.length));
  }

  long evaluation() {
    long peak = 0;
    for (int i = 0; i < pieces.size(); i++) {
      peak = Math.max(peak, kept(i) + evaluation(i));
    }
    return peak;
  }

  long tape() {
    return recompute ? kept(pieces.size()) : tapeUntil(pieces.size());
  }

  /** Of a pullback, or of the recording before it, if that is higher; beyond the tape. */
  long pullback() {
    long all = tapeUntil(pieces.size());
    long again = recompute ? kept(pieces.size()) : 0; // the output is there twice for a moment
    long peak = 0;
    for (int i = 0; i < pieces.size(); i++) {
      peak = Math.max(peak, tapeUntil(i) + evaluation(i) + again);
    }
    long alive = all;
    for (int i = pieces.size() - 1; i >= 0; i--) {
      long cotangent = i == pieces.size() - 1 ? 0 : bytes(i + 1);
      peak = Math.max(peak, alive + cotangent + pullback(i));
      alive -= kept(i);
    }
    return peak - tape();
  }

  long multiplications() {
    long sum = 0;
    for (int i = 0; i < pieces.size() - 1; i++) {
      sum += weight(i).size() * shapes.get(i).get(0) * shapes.get(i).slice(2).size();
    }
    return sum;
  }

  // Beyond what the piece reads, with its result.
  private long evaluation(int i) {
    ConvPiece piece = pieces.get(i);
    boolean hasTail = piece.tail() != null;
    if (piece.convolution() == null) {
      return tail(i, Layout.ROW_MAJOR);
    }
    long convolved = piece.convolution().evaluationBytes(shapes.get(i), weight(i), type, hasTail);
    return hasTail ? Math.max(active(i), bytes(i) + convolved) : convolved;
  }

  // Beyond what the piece reads and the cotangent, with its results.
  private long pullback(int i) {
    ConvPiece piece = pieces.get(i);
    boolean hasTail = piece.tail() != null;
    if (piece.convolution() == null) {
      return piece.tail().gradientBytes(bytes(i));
    }
    long convolution = piece.convolution().gradientBytes(shapes.get(i), weight(i), type, hasTail);
    if (!hasTail) {
      return convolution;
    }
    // The cotangent that the convolution was given is gone when the tail's turn comes.
    long tail = weightBytes(i) + bytes(i) + piece.tail().gradientBytes(bytes(i)) - bytes(i + 1);
    return Math.max(active(i), Math.max(bytes(i) + convolution, tail));
  }

  private long active(int i) {
    return tail(i, pieces.get(i).convolution().layout(shapes.get(i), weight(i), type));
  }

  private long tail(int i, Layout wanted) {
    Layout read =
        pieces.get(i - 1).convolution().resultLayout(shapes.get(i - 1), weight(i - 1), type);
    return pieces.get(i).tail().evaluationBytes(bytes(i), read, wanted);
  }

  private long tapeUntil(int end) {
    long sum = 0;
    for (int i = 1; i <= end; i++) {
      sum += kept(i);
    }
    return sum;
  }

  // Of what a piece reads: the unit's input is not its own, and its output is not rounded.
  private long kept(int i) {
    if (i == 0) {
      return 0;
    }
    return i == pieces.size() ? bytes(i) : precision.bytesOf(bytes(i));
  }

  private Shape weight(int i) {
    Shape read = shapes.get(i);
    long[] sizes = read.getShape().clone();
    Arrays.fill(sizes, 3);
    sizes[0] = shapes.get(i + 1).get(1);
    sizes[1] = read.get(1);
    return new Shape(sizes);
  }

  private long weightBytes(int i) {
    return weight(i).size() * type.getNumOfBytes();
  }

  private long bytes(int i) {
    return shapes.get(i).size() * type.getNumOfBytes();
  }

  private static Shape withChannels(Shape input, long channels) {
    long[] sizes = input.getShape().clone();
    sizes[1] = channels;
    return new Shape(sizes);
  }
}
