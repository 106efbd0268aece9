package dev.retrace.examples.data;

import java.nio.file.Path;

/** A kind of data that is known by what lies at a path. */
interface DataFormat {
  /** What to call it, such as "BraTS folder". */
  String title();

  /** Whether it lies there. */
  boolean recognises(Path path);

  /**
   * The volumes there.
   *
   * @throws dev.retrace.examples.UserException if the settings do not fit this kind of data
   */
  VolumeSource open(Path path, DataSettings settings);
}
