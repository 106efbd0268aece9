package dev.retrace.examples.data;

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
}
