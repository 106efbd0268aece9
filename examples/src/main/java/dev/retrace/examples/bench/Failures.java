package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lets a table go on where one of its measurements fails, and tells at the end. */
final class Failures {
  private final List<UserException> all = new ArrayList<>();
  private int attempts;

  /** What a measurement finds, or nothing. */
  <T> Optional<T> tryOnce(Supplier<T> measurement) {
    attempts++;
    try {
      return Optional.of(measurement.get());
    } catch (UserException e) {
      all.add(e);
      return Optional.empty();
    }
  }

  /** Ends the command if anything failed. */
  void raise() {
    if (!all.isEmpty()) {
      throw new UserException(
          "%d of %d measurements failed. %s"
              .formatted(all.size(), attempts, all.get(0).getMessage()),
          all.get(0));
    }
  }
}
