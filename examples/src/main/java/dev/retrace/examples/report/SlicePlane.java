package dev.retrace.examples.report;

import dev.retrace.examples.data.Volume;

/** A slice through the middle of a volume, as radiology draws it: up or the front is at the top. */
enum SlicePlane {
  /** Seen along the body's axis: right is right, the front is up. */
  AXIAL {
    @Override
    int rows(Volume volume) {
      return volume.height();
    }

    @Override
    int columns(Volume volume) {
      return volume.width();
    }

    @Override
    float at(Volume volume, int channel, int row, int column) {
      return volume.at(channel, volume.depth() / 2, volume.height() - 1 - row, column);
    }
  },

  /** Seen from the front to the back: right is right. */
  CORONAL {
    @Override
    int rows(Volume volume) {
      return volume.depth();
    }

    @Override
    int columns(Volume volume) {
      return volume.width();
    }

    @Override
    float at(Volume volume, int channel, int row, int column) {
      return volume.at(channel, volume.depth() - 1 - row, volume.height() / 2, column);
    }
  },

  /** Seen from the side: the front is right. */
  SAGITTAL {
    @Override
    int rows(Volume volume) {
      return volume.depth();
    }

    @Override
    int columns(Volume volume) {
      return volume.height();
    }

    @Override
    float at(Volume volume, int channel, int row, int column) {
      return volume.at(channel, volume.depth() - 1 - row, column, volume.width() / 2);
    }
  };

  abstract int rows(Volume volume);

  abstract int columns(Volume volume);

  abstract float at(Volume volume, int channel, int row, int column);
}
