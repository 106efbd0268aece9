package dev.retrace.examples.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Volumes of one size, split in two.
 *
 * @param training volumes to learn from
 * @param validation volumes kept aside to judge by
 * @param leftOut files that were skipped because they cannot be used
 */
public record VolumeSet(List<Volume> training, List<Volume> validation, List<LeftOut> leftOut) {
  /** Copies the lists. */
  public VolumeSet {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * A file that was skipped.
   *
   * @param file its path
   * @param reason one sentence that names the file
   */
  public record LeftOut(Path file, String reason) {}
}
