package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files of one folder that share a name up to the modality at its end are one examination: {@code
 * CASE_t1.nii.gz} and {@code CASE_t2.nii.gz}, each case in a folder of its own or not.
 *
 * <p>Files that end otherwise, such as segmentations and the tables beside them, are passed over.
 * Where a modality is there twice, as {@code .nii} and {@code .nii.gz}, the first is taken.
 */
public final class ModalityFiles implements CaseLayout {
  private final VolumeFiles files;
  private final Set<String> modalities;

  /**
   * Creates a layout.
   *
   * @param files where to look
   * @param modalities endings to know besides the usual ones
   */
  public ModalityFiles(VolumeFiles files, List<String> modalities) {
    this.files = files;
    this.modalities = Set.copyOf(modalities);
  }

  @Override
  public List<ScanCase> find() {
    Map<String, Map<String, Path>> images = new LinkedHashMap<>();
    Map<String, String> patients = new LinkedHashMap<>();
    for (Path file : files.find()) {
      ScanName name = ScanName.of(file, modalities);
      if (!name.modality().isEmpty()) {
        images
            .computeIfAbsent(name.examination(), key -> new TreeMap<>())
            .putIfAbsent(name.modality(), file);
        patients.put(name.examination(), name.patient());
      }
    }
    List<ScanCase> cases = new ArrayList<>();
    images.forEach((key, found) -> cases.add(toCase(key, patients.get(key), found)));
    if (cases.isEmpty()) {
      throw new UserException(
          "No file in "
              + files.folder()
              + " is named by a modality, such as CASE_t1.nii.gz; name those there are with"
              + " data.modalities, or set it to [] if every file is a volume of its own.");
    }
    return cases;
  }

  private static ScanCase toCase(String examination, String patient, Map<String, Path> images) {
    Path path = Path.of(examination);
    Path folder = path.getParent();
    // The folder is the better name where it is the case's own.
    boolean own = folder != null && path.getFileName().equals(folder.getFileName());
    Path place = own ? folder : path;
    return new ScanCase(place.toString(), patient, place, images);
  }
}
