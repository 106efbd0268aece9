package dev.retrace.examples.train;

import dev.retrace.examples.config.PatchStart;
import dev.retrace.examples.data.Volume;
import dev.retrace.idm.diffusion.Placement;
import java.util.List;
import java.util.Random;

/** What of the volumes a training step is shown: a patch of each, at random places, or all. */
record Patches(int side, PatchStart start) {
  /** Whole volumes, for which nothing is drawn. */
  static final Patches WHOLE = new Patches(0, PatchStart.UNIFORM);

  /** Draws where to cut, plane, row and column of each volume in this order. */
  List<Placement> draw(List<Volume> volumes, Random random) {
    return volumes.stream().map(volume -> draw(volume, random)).toList();
  }

  private Placement draw(Volume volume, Random random) {
    List<Long> whole =
        List.of((long) volume.depth(), (long) volume.height(), (long) volume.width());
    return new Placement(
        whole.stream().map(length -> start(Math.toIntExact(length), random)).toList(), whole);
  }

  private long start(int length, Random random) {
    return side == 0 ? 0 : start.draw(random, length - side);
  }

  /** Copies the patch of a volume at a place; a whole volume is itself. */
  Volume cut(Volume volume, Placement place) {
    if (side == 0) {
      return volume;
    }
    int z = Math.toIntExact(place.start().get(0));
    int y = Math.toIntExact(place.start().get(1));
    int x = Math.toIntExact(place.start().get(2));
    float[] values = new float[volume.channels() * side * side * side];
    int to = 0;
    for (int channel = 0; channel < volume.channels(); channel++) {
      for (int plane = z; plane < z + side; plane++) {
        for (int row = y; row < y + side; row++) {
          int from =
              ((channel * volume.depth() + plane) * volume.height() + row) * volume.width() + x;
          System.arraycopy(volume.values(), from, values, to, side);
          to += side;
        }
      }
    }
    Volume patch = Volume.of(volume.channels(), side, side, side, values, volume.name());
    return volume.label().isPresent() ? patch.labelled(volume.label().getAsInt()) : patch;
  }
}
