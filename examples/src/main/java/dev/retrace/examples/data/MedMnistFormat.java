package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** An archive of MedMNIST's three-dimensional sets. */
final class MedMnistFormat implements DataFormat {
  @Override
  public String title() {
    return "MedMNIST archive";
  }

  @Override
  public boolean recognises(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".npz") && !Files.isDirectory(path);
  }

  @Override
  public VolumeSource open(Path path, DataSettings settings) {
    settings.requireNothingAboutScans("an archive such as " + path);
    if (settings.modalities().size() > 1) {
      throw new UserException(
          "A volume of "
              + path
              + " has one channel, but data.modalities names "
              + settings.modalities());
    }
    return new MedMnistVolumes(path, settings.side());
  }
}
