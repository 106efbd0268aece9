package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.idm.Conditioning;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a network that knows classes is told of volumes while it trains.
 *
 * @param classes that it knows, 0 for none: then nothing is told
 * @param dropout the part of the labels that are left out at random
 */
record ToldLabels(int classes, double dropout) {
  /** Nothing is told. */
  static final ToldLabels NONE = new ToldLabels(0, 0);

  /**
   * As a configuration says.
   *
   * @throws UserException if the volumes' labels are not those that the network knows
   */
  static ToldLabels of(RunConfig config, VolumeSet volumes) {
    int classes = config.model().classes();
    ToldLabels labels = new ToldLabels(classes, config.training().labelDropout());
    if (classes > 0) {
      List<Volume> all =
          Stream.concat(volumes.training().stream(), volumes.validation().stream()).toList();
      if (volumes.training().stream().allMatch(each -> each.label().isEmpty())) {
        throw new UserException(
            "model.classes: expected 0, not " + classes + ", for no volume has a label");
      }
      labels.requireKnown(all);
    }
    return labels;
  }

  /**
   * Checks classes before a network that knows some is told of them.
   *
   * @throws UserException if a volume's class is none of those that the network knows
   */
  void requireKnown(List<Volume> volumes) {
    for (Volume each : volumes) {
      if (each.label().orElse(0) >= classes) {
        throw new UserException(
            "%s is of class %d, but model.classes is %d; classes are counted from 0"
                .formatted(each.name(), each.label().orElseThrow(), classes));
      }
    }
  }

  /** The labels of a batch; numbers are drawn only if labels may be left out. */
  int[] draw(List<Volume> volumes, Random random) {
    int[] labels = all(volumes);
    for (int i = 0; dropout > 0 && i < labels.length; i++) {
      if (random.nextDouble() < dropout) {
        labels[i] = Conditioning.NO_CLASS;
      }
    }
    return labels;
  }

  /** The labels of volumes, none left out. */
  int[] all(List<Volume> volumes) {
    return volumes.stream()
        .mapToInt(each -> classes == 0 ? Conditioning.NO_CLASS : labelOf(each))
        .toArray();
  }

  private static int labelOf(Volume volume) {
    return volume.label().orElse(Conditioning.NO_CLASS);
  }
}
