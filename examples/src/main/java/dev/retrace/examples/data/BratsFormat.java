package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of the Brain Tumor Segmentation challenge: a folder per study with a file per modality
 * (t1, t1ce, t2, flair) and the segmentation, which is no image and is passed over. Known are the
 * names of 2020, of a renamed copy of it, of 2021 and of 2023.
 */
final class BratsFormat implements DataFormat {
  private static final int DEPTH = 3;
  private static final Pattern STUDY =
      Pattern.compile(
          "BraTS20_(Training|Validation)_\\d{3}|brats_train_\\d{3}|BraTS2021_\\d{5}"
              + "|BraTS-[A-Za-z]+-\\d{5}-\\d{3}");

  @Override
  public String title() {
    return "BraTS folder";
  }

  @Override
  public boolean recognises(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> found =
        Files.find(path, DEPTH, (at, what) -> isStudy(at), FileVisitOption.FOLLOW_LINKS)) {
      return found.findAny().isPresent();
    } catch (IOException | UncheckedIOException e) {
      throw new UserException("The data folder " + path + " cannot be read: " + e + ".", e);
    }
  }

  private static boolean isStudy(Path path) {
    Path name = path.getFileName();
    return name != null && STUDY.matcher(name.toString()).matches() && Files.isDirectory(path);
  }

  @Override
  public VolumeSource open(Path path, DataSettings settings) {
    List<String> modalities =
        settings.modalities().isEmpty() ? List.of("t1") : settings.modalities();
    if (modalities.contains("seg")) {
      throw new UserException(
          "data.modalities: seg is the segmentation of "
              + path
              + ", not an image; name some of t1, t1ce, t2 and flair");
    }
    DataSettings named =
        new DataSettings(
            settings.side(),
            modalities,
            settings.preparation(),
            settings.spacing(),
            settings.split(),
            settings.validationFraction(),
            settings.seed(),
            settings.skipBad());
    return FolderVolumes.of(path, new ModalityFiles(VolumeFiles.in(path), modalities), named);
  }
}
