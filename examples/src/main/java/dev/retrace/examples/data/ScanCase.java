package dev.retrace.examples.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One examination: the files that become one volume.
 *
 * @param name what to call it, mostly a path
 * @param patient equal for all examinations of one patient, who must not be on both sides of a
 *     split
 * @param place the file or the folder to name to the user
 * @param images files by modality; a file of unnamed modality has the key ""
 */
public record ScanCase(String name, String patient, Path place, Map<String, Path> images) {
  /** Copies the map and keeps its order. */
  public ScanCase {
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
  }
}
