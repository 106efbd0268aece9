package dev.retrace.runtime.split;

import java.util.ArrayList;
import java.util.List;

/**
 * Evenly spaced coordinates of one axis.
 *
 * @param start the first
 * @param stop beyond the last
 * @param step from one to the next
 */
record Span(long start, long stop, long step) {
  /** All coordinates of an axis. */
  static Span all(long size) {
    return new Span(0, size, 1);
  }

  /** Some coordinates in few spans, as long as they can be. */
  static List<Span> cover(List<Integer> ascending) {
    List<Span> spans = new ArrayList<>();
    int first = 0;
    while (first < ascending.size()) {
      int last = first;
      int step = last + 1 < ascending.size() ? ascending.get(last + 1) - ascending.get(last) : 1;
      while (last + 1 < ascending.size() && ascending.get(last + 1) - ascending.get(last) == step) {
        last++;
      }
      spans.add(new Span(ascending.get(first), ascending.get(last) + 1L, step));
      first = last + 1;
    }
    return spans;
  }

  long size() {
    return (stop - start + step - 1) / step;
  }
}
