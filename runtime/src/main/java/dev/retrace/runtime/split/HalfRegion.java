package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.law.CouplingLaw;

/**
 * The left or the right channels.
 *
 * @param writes the part that is written
 * @param leftChannels of the left part; {@link #IN_HALF} for half of them, rounded down
 */
public record HalfRegion(Half writes, int leftChannels) implements Region {
  /** Half of the channels, rounded down. */
  public static final int IN_HALF = Integer.MIN_VALUE;

  @Override
  public Shape writtenShape(Shape whole) {
    return Channels.of(whole, span(whole, writes).size());
  }

  @Override
  public Shape readShape(Shape whole) {
    return Channels.of(whole, span(whole, reads()).size());
  }

  @Override
  public NDArray read(NDArray whole) {
    return Channels.view(whole, span(whole.getShape(), reads()));
  }

  @Override
  public void addRead(NDArray wholeGrad, NDArray readGrad) {
    try (NDArray part = read(wholeGrad)) {
      part.addi(readGrad);
    }
  }

  @Override
  public CouplingLaw restrict(CouplingLaw law) {
    return new ViewLaw(law, whole -> Channels.view(whole, span(whole.getShape(), writes)));
  }

  private Half reads() {
    return writes == Half.LEFT ? Half.RIGHT : Half.LEFT;
  }

  private Span span(Shape whole, Half half) {
    long channels = whole.get(1);
    long left = leftChannels == IN_HALF ? channels / 2 : leftChannels;
    if (left < 1 || left >= channels) {
      throw new LayerException(
          String.format(
              "the left part would have %d of %d channels; both parts need at least one",
              left, channels));
    }
    return half == Half.LEFT ? new Span(0, left, 1) : new Span(left, channels, 1);
  }
}
