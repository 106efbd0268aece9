package dev.retrace.runtime.split;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/** Evenly spaced sites of a tensor (batch, channel, spatial...): a view of it, not a mask. */
record Lattice(List<Span> spans) {
  /** Every lattice that takes one span of each axis. */
  static List<Lattice> product(List<List<Span>> axes) {
    List<Lattice> all = List.of(new Lattice(List.of()));
    for (List<Span> axis : axes) {
      List<Lattice> longer = new ArrayList<>();
      for (Lattice lattice : all) {
        axis.forEach(span -> longer.add(lattice.and(span)));
      }
      all = longer;
    }
    return all;
  }

  private Lattice and(Span span) {
    List<Span> longer = new ArrayList<>(spans);
    longer.add(span);
    return new Lattice(List.copyOf(longer));
  }

  /** The sites of a tensor: (batch, spans...), owned by the caller; written in place. */
  NDArray of(NDArray whole) {
    return whole.get(index(new NDIndex().addAllDim(1)));
  }

  /**
   * The sites of every group of channels: the view (batch, group, spans...) of an array (batch,
   * group * channel, spatial...) that is row-major.
   */
  NDArray ofGroups(NDArray array, long channels) {
    Shape shape = array.getShape();
    Shape grouped =
        new Shape(shape.get(0), shape.get(1) / channels, channels).addAll(shape.slice(2));
    try (NDArray groups = array.reshape(grouped)) {
      return groups.get(index(new NDIndex().addAllDim(2)));
    }
  }

  private NDIndex index(NDIndex index) {
    spans.forEach(span -> index.addSliceDim(span.start(), span.stop(), span.step()));
    return index;
  }
}
