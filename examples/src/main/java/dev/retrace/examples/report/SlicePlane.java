package dev.retrace.examples.report;

import dev.retrace.examples.data.Volume;

/** Slices of a volume, as radiology draws them: up or the front is at the top. */
enum SlicePlane {
  /** Seen along the body's axis: right is right, the front is up. */
  AXIAL {
    @Override
    int slices(Volume volume) {
      return volume.depth();
    }

    @Override
    int rows(Volume volume) {
      return volume.height();
    }

    @Override
    int columns(Volume volume) {
      return volume.width();
    }

    @Override
    float at(Volume volume, int channel, int slice, int row, int column) {
      return volume.at(channel, slice, volume.height() - 1 - row, column);
    }
  },

  /** Seen from the front to the back: right is right. */
  CORONAL {
    @Override
    int slices(Volume volume) {
      return volume.height();
    }

    @Override
    int rows(Volume volume) {
      return volume.depth();
    }

    @Override
    int columns(Volume volume) {
      return volume.width();
    }

    @Override
    float at(Volume volume, int channel, int slice, int row, int column) {
      return volume.at(channel, volume.depth() - 1 - row, slice, column);
    }
  },

  /** Seen from the side: the front is right. */
  SAGITTAL {
    @Override
    int slices(Volume volume) {
      return volume.width();
    }

    @Override
    int rows(Volume volume) {
      return volume.depth();
    }

    @Override
    int columns(Volume volume) {
      return volume.height();
    }

    @Override
    float at(Volume volume, int channel, int slice, int row, int column) {
      return volume.at(channel, volume.depth() - 1 - row, column, slice);
    }
  };

  /** How many there are, from the feet, the back or the left. */
  abstract int slices(Volume volume);

  abstract int rows(Volume volume);

  abstract int columns(Volume volume);

  abstract float at(Volume volume, int channel, int slice, int row, int column);
}
