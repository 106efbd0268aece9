package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A part of the patients, drawn at random, is kept aside with all their examinations.
 *
 * @param validationFraction part of the patients to keep aside, in (0, 1); at least one goes either
 *     way
 * @param seed of the draw
 */
public record RandomSplit(double validationFraction, long seed) implements Split {
  /** Checks the fraction. */
  public RandomSplit {
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new UserException(
          "The validation fraction must lie between 0 and 1, not at " + validationFraction + ".");
    }
  }

  @Override
  public Sides of(List<ScanCase> cases) {
    Map<String, List<Integer>> patients = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      patients.computeIfAbsent(cases.get(i).patient(), key -> new ArrayList<>()).add(i);
    }
    if (patients.size() < 2) {
      throw new UserException(
          "All volumes are of one patient, "
              + cases.get(0).patient()
              + ", but at least two patients are needed, one of them for validation.");
    }
    List<List<Integer>> order = new ArrayList<>(patients.values());
    Collections.shuffle(order, new Random(seed));
    long wanted = Math.round(validationFraction * order.size());
    int held = (int) Math.max(1, Math.min(order.size() - 1, wanted));
    return new Sides(all(order.subList(held, order.size())), all(order.subList(0, held)));
  }

  private static List<Integer> all(List<List<Integer>> patients) {
    return patients.stream().flatMap(List::stream).toList();
  }
}
