package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.LayerException;
import dev.retrace.runtime.law.CouplingLaw;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of several streams: channels divided into parts as equal as can be, the wider ones first. The
 * branch reads all other streams, in order.
 *
 * @param stream the one that is written, from 0
 * @param streams how many there are
 */
public record StreamRegion(int stream, int streams) implements Region {
  @Override
  public Shape writtenShape(Shape whole) {
    return Channels.of(whole, written(whole).size());
  }

  @Override
  public Shape readShape(Shape whole) {
    return Channels.of(whole, whole.get(1) - written(whole).size());
  }

  // A view where the others are neighbours.
  @Override
  public NDArray read(NDArray whole) {
    List<Span> others = others(whole.getShape());
    if (others.size() == 1) {
      return Channels.view(whole, others.get(0));
    }
    try (NDArray before = Channels.view(whole, others.get(0));
        NDArray after = Channels.view(whole, others.get(1))) {
      return NDArrays.concat(new NDList(before, after), 1);
    }
  }

  @Override
  public void addRead(NDArray wholeGrad, NDArray readGrad) {
    long from = 0;
    for (Span other : others(wholeGrad.getShape())) {
      try (NDArray target = Channels.view(wholeGrad, other);
          NDArray part = Channels.view(readGrad, new Span(from, from + other.size(), 1))) {
        target.addi(part);
      }
      from += other.size();
    }
  }

  @Override
  public CouplingLaw restrict(CouplingLaw law) {
    return new ViewLaw(law, whole -> Channels.view(whole, written(whole.getShape())));
  }

  private List<Span> others(Shape whole) {
    Span written = written(whole);
    return Stream.of(new Span(0, written.start(), 1), new Span(written.stop(), whole.get(1), 1))
        .filter(span -> span.size() > 0)
        .toList();
  }

  private Span written(Shape whole) {
    long channels = whole.get(1);
    if (channels < streams) {
      throw new LayerException(
          String.format(
              "%d channels do not divide into %d streams; each needs at least one",
              channels, streams));
    }
    long width = channels / streams;
    long wider = channels % streams;
    long start = stream * width + Math.min(stream, wider);
    return new Span(start, start + width + (stream < wider ? 1 : 0), 1);
  }
}
