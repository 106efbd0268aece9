package dev.retrace.processor.report;

import dev.retrace.processor.read.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.TypeElement;

/** Collects what checks find. */
public final class Findings {
  private final List<Finding> found = new ArrayList<>();

  /** Starts with nothing found. */
  public Findings() {}

  /**
   * Adds a finding, unless the class suppresses it.
   *
   * @param problem the problem
   * @param subject the class that has it
   * @param anchor where it is
   * @param arguments what its message speaks of
   */
  public void add(Problem problem, TypeElement subject, Anchor anchor, Object... arguments) {
    if (problem.isError() || !isSuppressed(problem, subject)) {
      found.add(new Finding(problem, problem.message(arguments), subject, anchor));
    }
  }

  /**
   * Everything found so far.
   *
   * @return the report
   */
  public Report report() {
    return new Report(List.copyOf(found));
  }

  private static boolean isSuppressed(Problem problem, TypeElement subject) {
    SuppressWarnings suppressed = subject.getAnnotation(SuppressWarnings.class);
    return suppressed != null && Arrays.asList(suppressed.value()).contains(problem.id());
  }
}
