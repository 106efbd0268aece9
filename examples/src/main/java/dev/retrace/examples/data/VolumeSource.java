package dev.retrace.examples.data;

import java.util.OptionalInt;

/** Where volumes come from. */
@FunctionalInterface
public interface VolumeSource {
  /**
   * Loads or makes all volumes. The same source gives the same volumes, in the same order.
   *
   * @return volumes to train on and volumes to validate on, at least one of each, all of one size
   * @throws dev.retrace.examples.UserException if the user's data cannot be used
   */
  VolumeSet load();

  /**
   * How many channels the volumes have, so that a model that does not fit is refused before hours
   * of reading.
   *
   * @return at least 1; empty if only {@link #load} can tell
   */
  default OptionalInt channels() {
    return OptionalInt.empty();
  }
}
