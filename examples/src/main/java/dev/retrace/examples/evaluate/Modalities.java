package dev.retrace.examples.evaluate;

import dev.retrace.examples.config.RunConfig;
import java.util.List;

/** Names for the channels of a run's volumes. */
final class Modalities {
  private Modalities() {}

  /** The modality of a channel, or its number where the configuration names none. */
  static String name(RunConfig config, int channel) {
    List<String> names = config.data().modalities();
    return channel < names.size() ? names.get(channel) : "channel " + channel;
  }
}
