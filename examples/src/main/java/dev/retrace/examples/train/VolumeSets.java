package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.DataSection;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.config.RunSection;
import dev.retrace.examples.data.Contrast;
import dev.retrace.examples.data.DataFormats;
import dev.retrace.examples.data.DataSettings;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.data.VolumeSource;
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
    return config.data().range().apply(volumes);
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

  /**
   * What the configuration names, with nothing large read yet and intensities in [0, 1].
   *
   * @param config names the data and says how to split them
   * @param skipBad whether files that cannot be read are left out
   * @return the source
   * @throws UserException if the settings do not fit the data
   */
  public static VolumeSource source(RunConfig config, boolean skipBad) {
    DataSettings settings = config.data().toSettings(config.run().seed(), skipBad);
    return config.run().data().equals(RunSection.PHANTOM)
        ? phantoms(config.data(), settings)
        : DataFormats.open(Path.of(config.run().data()), settings);
  }

  private static VolumeSource phantoms(DataSection data, DataSettings settings) {
    settings.requireNothingAboutScans("synthetic volumes");
    int heldOut = (int) Math.max(1, Math.round(data.phantoms() * data.validationFraction()));
    List<Contrast> contrasts = data.modalities().stream().map(Contrast::named).toList();
    return new PhantomVolumes(
        data.size(),
        data.phantoms() - heldOut,
        heldOut,
        settings.seed(),
        contrasts.isEmpty() ? List.of(Contrast.T1) : contrasts,
        data.lesions());
  }
}
