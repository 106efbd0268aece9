package dev.retrace.examples.data;

import java.util.List;

/** Which examinations are learned from and which are kept aside. */
@FunctionalInterface
public interface Split {
  /**
   * Splits.
   *
   * @param cases examinations that can be used
   * @return both sides, neither empty
   * @throws dev.retrace.examples.UserException if these cannot be split
   */
  Sides of(List<ScanCase> cases);

  /**
   * Positions in the list that was split, each side in rising order.
   *
   * @param training to learn from
   * @param validation to judge by
   */
  record Sides(List<Integer> training, List<Integer> validation) {
    /** Copies the lists. */
    public Sides {
      training = training.stream().sorted().toList();
      validation = validation.stream().sorted().toList();
    }
  }
}
