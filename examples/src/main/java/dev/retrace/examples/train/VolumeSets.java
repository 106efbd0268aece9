package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.data.Contrast;
import dev.retrace.examples.data.FolderVolumes;
import dev.retrace.examples.data.MedMnistVolumes;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeFiles;
import dev.retrace.examples.data.VolumePreparation;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.data.VolumeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Loads the volumes a configuration names. */
public final class VolumeSets {
  private VolumeSets() {}

  /**
   * Loads or makes all volumes, training and held-out ones.
   *
   * @param config names the data and says how to split them
   * @param skipBad whether files that cannot be read are left out
   * @return volumes with as many channels as the model
   * @throws UserException if the data cannot be used
   */
  public static VolumeSet load(RunConfig config, boolean skipBad) {
    VolumeSource source = source(config, skipBad);
    source.channels().ifPresent(channels -> requireFit(config, channels));
    VolumeSet volumes = source.load();
    requireFit(config, volumes.training().get(0).channels());
    return volumes;
  }

  private static void requireFit(RunConfig config, int channels) {
    int expected = config.model().imageChannels();
    if (channels != expected) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "The volumes of %s have %d %s, but model.image_channels is %d; set it to %d, or name"
                  + " as many data.modalities as the model has channels",
              config.run().data(),
              channels,
              channels == 1 ? "channel" : "channels",
              expected,
              channels));
    }
  }

  private static VolumeSource source(RunConfig config, boolean skipBad) {
    int size = config.data().size();
    long seed = config.run().seed();
    double fraction = config.data().validationFraction();
    if (config.run().data().equals(RunSection.PHANTOM)) {
      if (skipBad) {
        throw new UserException("--skip-bad is about files; name a folder of them with --data");
      }
      int heldOut = (int) Math.max(1, Math.round(config.data().phantoms() * fraction));
      List<String> modalities = config.data().modalities();
      return new PhantomVolumes(
          size,
          config.data().phantoms() - heldOut,
          heldOut,
          seed,
          modalities.isEmpty()
              ? List.of(Contrast.T1)
              : modalities.stream().map(Contrast::named).toList(),
          config.data().lesions());
    }
    if (config.data().modalities().size() > 1) {
      throw new UserException(
          "A volume of "
              + config.run().data()
              + " has one channel, but data.modalities names "
              + config.data().modalities());
    }
    Path path = Path.of(config.run().data());
    if (isArchive(path)) {
      if (skipBad) {
        throw new UserException(
            "--skip-bad is about the files of a folder, but " + path + " is one file");
      }
      return new MedMnistVolumes(path, size);
    }
    return new FolderVolumes(
        VolumeFiles.in(path), VolumePreparation.toCube(size), fraction, seed, skipBad);
  }

  private static boolean isArchive(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".npz") && !Files.isDirectory(path);
  }
}
