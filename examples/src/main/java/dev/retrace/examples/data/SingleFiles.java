package dev.retrace.examples.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Every file is an examination; those of one patient are known by their names. */
final class SingleFiles implements CaseLayout {
  private final VolumeFiles files;

  SingleFiles(VolumeFiles files) {
    this.files = files;
  }

  @Override
  public List<ScanCase> find() {
    return files.find().stream().map(SingleFiles::toCase).toList();
  }

  private static ScanCase toCase(Path file) {
    String patient = ScanName.of(file).patient();
    return new ScanCase(file.toString(), patient, file, Map.of("", file));
  }
}
