package dev.retrace.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * The declared classes under construction on this thread. A class that returns itself without end
 * is stopped here, where the steps it went through can still be named, and not by a stack overflow.
 */
final class Nesting {
  /** Far beyond any U-Net, far below what the stack could hold. */
  static final int LIMIT = 64;

  private static final ThreadLocal<Deque<Entry>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

  private Nesting() {}

  /**
   * Builds a declared class that is nested under a step.
   *
   * @throws LayerException if the class is nested in itself more than {@link #LIMIT} deep
   */
  static <T> T within(String step, Class<?> declared, Supplier<T> build) {
    Deque<Entry> open = OPEN.get();
    long depth = open.stream().filter(entry -> entry.declared == declared).count();
    if (depth >= LIMIT) {
      throw LayerException.located(
          declared.getSimpleName()
              + " is nested in itself more than "
              + LIMIT
              + " deep, through "
              + cycle(open, declared)
              + "; return an empty Optional where the recursion ends");
    }
    open.push(new Entry(step, declared));
    try {
      return build.get();
    } finally {
      open.pop();
      if (open.isEmpty()) {
        OPEN.remove();
      }
    }
  }

  private static String cycle(Deque<Entry> open, Class<?> declared) {
    List<String> steps = new ArrayList<>();
    for (Entry entry : open) {
      steps.add(entry.declared.getSimpleName() + " at " + entry.step);
      if (steps.size() > 1 && entry.declared == declared) {
        break;
      }
    }
    Collections.reverse(steps);
    return String.join(" -> ", steps);
  }

  private record Entry(String step, Class<?> declared) {}
}
