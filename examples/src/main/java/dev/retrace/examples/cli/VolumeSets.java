package dev.retrace.examples.cli;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.data.FolderVolumes;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeFiles;
import dev.retrace.examples.data.VolumePreparation;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.data.VolumeSource;
import java.nio.file.Path;

/** Loads the volumes a configuration names. */
final class VolumeSets {
  private VolumeSets() {}

  static VolumeSet load(RunConfig config, boolean skipBad) {
    if (config.model().imageChannels() != 1) {
      throw new UserException(
          "Volumes have one channel, but model.image_channels is "
              + config.model().imageChannels()
              + "; train one network per modality with model.image_channels=1");
    }
    return source(config, skipBad).load();
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
      return new PhantomVolumes(size, config.data().phantoms() - heldOut, heldOut, seed);
    }
    return new FolderVolumes(
        VolumeFiles.in(Path.of(config.run().data())),
        VolumePreparation.toCube(size),
        fraction,
        seed,
        skipBad);
  }
}
