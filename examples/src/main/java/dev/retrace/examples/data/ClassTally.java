package dev.retrace.examples.data;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many volumes there are of each class.
 *
 * @param counts by class; volumes without one are not counted
 */
public record ClassTally(SortedMap<Integer, Integer> counts) {
  /** Copies the counts. */
  public ClassTally {
    counts = new TreeMap<>(counts);
  }

  /**
   * Counts.
   *
   * @param volumes with or without a class
   * @return the tally
   */
  public static ClassTally of(List<Volume> volumes) {
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    for (Volume volume : volumes) {
      volume.label().ifPresent(label -> counts.merge(label, 1, Integer::sum));
    }
    return new ClassTally(counts);
  }

  /**
   * The tally as one line.
   *
   * @return each class with its count and part, such as {@code 0: 30 (75 %), 1: 10 (25 %)}; empty
   *     where no volume has a class
   */
  public String text() {
    double all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return counts.entrySet().stream()
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%d: %d (%.0f %%)",
                    each.getKey(),
                    each.getValue(),
                    100 * each.getValue() / all))
        .collect(Collectors.joining(", "));
  }
}
