package dev.retrace.examples.data;

import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that {@code retrace data prepare} wrote. */
final class PreparedFormat implements DataFormat {
  @Override
  public String title() {
    return "prepared volumes";
  }

  @Override
  public boolean recognises(Path path) {
    return Files.isRegularFile(path.resolve(PreparedIndex.NAME));
  }

  @Override
  public VolumeSource open(Path path, DataSettings settings) {
    return new PreparedVolumes(path, settings);
  }
}
