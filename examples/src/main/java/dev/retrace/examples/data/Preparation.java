package dev.retrace.examples.data;

import java.util.List;

/** Makes a cube in [0, 1] of the images of one examination. */
@FunctionalInterface
public interface Preparation {
  /**
   * Prepares images that lie on one grid.
   *
   * @param scans at least one; each becomes a channel
   * @param name of the volume
   * @return a cube with its affine
   * @throws dev.retrace.examples.UserException naming the scan, if one cannot be used
   */
  Volume prepare(List<Scan> scans, String name);
}
