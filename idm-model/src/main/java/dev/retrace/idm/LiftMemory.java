package dev.retrace.idm;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * What a chain of convolutions takes, for one input. Single precision volumes are copied with the
 * channels innermost, on the way there and back.
 */
final class LiftMemory {
  private final DataType type;
  private final List<Shape> shapes;

  /** The shapes that the chain goes through: its input, what lies between, its output. */
  LiftMemory(DataType type, List<Shape> shapes) {
    this.type = type;
    this.shapes = List.copyOf(shapes);
  }

  static long bytes(Shape shape, DataType type) {
    return shape.size() * type.getNumOfBytes();
  }

  private int last() {
    return shapes.size() - 1;
  }

  private long bytes(int place) {
    return bytes(shapes.get(place), type);
  }

  /** Bytes of a copy with the channels innermost. */
  long laidOut(int place) {
    boolean copied = shapes.get(place).dimension() == 5 && type == DataType.FLOAT32;
    return copied ? bytes(place) : 0;
  }

  /** Bytes of the copy of the chain's input. */
  long laidOutInput() {
    return laidOut(0);
  }

  /** Of the layer that takes most: what it reads, its result in its own layout and row-major. */
  long evaluation() {
    long most = 0;
    for (int i = 0; i < last(); i++) {
      long read = (i > 0 ? bytes(i) : 0) + laidOut(i);
      most = Math.max(most, read + bytes(i + 1) + laidOut(i + 1));
    }
    return most;
  }

  /** What activations and convolutions save, and the output. */
  long tape() {
    long saved = laidOut(0) + bytes(last());
    for (int i = 1; i < last(); i++) {
      saved += bytes(i) + laidOut(i);
    }
    return saved;
  }

  /** Of the layer that takes most: the gradients of its result and of what it reads. */
  long pullback(boolean inputWanted) {
    long most = 0;
    for (int i = 0; i < last(); i++) {
      long result = laidOut(i + 1) + (i + 1 < last() ? bytes(i + 1) : 0);
      long read = i > 0 || inputWanted ? bytes(i) + (i > 0 ? laidOut(i) : 0) : 0;
      most = Math.max(most, result + read);
    }
    return most;
  }
}
