package dev.retrace.examples.data;

import java.nio.file.Path;

/** A folder of NIfTI files: each a volume, or grouped by modality where modalities are named. */
final class NiftiFormat implements DataFormat {
  @Override
  public String title() {
    return "folder of NIfTI files";
  }

  @Override
  public boolean recognises(Path path) {
    return true; // and says what is missing when it looks
  }

  @Override
  public VolumeSource open(Path path, DataSettings settings) {
    VolumeFiles files = VolumeFiles.in(path);
    CaseLayout layout =
        settings.modalities().isEmpty()
            ? new SingleFiles(files)
            : new ModalityFiles(files, settings.modalities());
    return FolderVolumes.of(path, layout, settings);
  }
}
