package dev.retrace.idm;

import java.util.List;

/**
 * How volumes become the core's state, and the state volumes again. Neither way is invertible, so
 * what they read is stored. Counted for 3-D, i image channels, w channels of the first level, and
 * without the projection of the time.
 */
public enum Lifting {
  /** One convolution of width 3 each way: 27iw + w and 27wi + i parameters. */
  CONV {
    @Override
    List<LiftLayer> expand(int width) {
      return List.of(LiftLayer.keeping("conv", width));
    }

    @Override
    List<LiftLayer> contract(int width, int images) {
      return List.of(LiftLayer.keeping("conv", images));
    }
  },
  /**
   * Three convolutions of width 3 each way, over a quarter and a half of the channels and with
   * leaky rectifiers between: 27(iw/4 + w²/8 + w²/2) + 7w/4 parameters up, 27(w²/2 + w²/8 + wi/4) +
   * 3w/4 + i down, where w divides by 4.
   */
  NONLINEAR {
    @Override
    List<LiftLayer> expand(int width) {
      return List.of(
          LiftLayer.keeping("conv0", part(width, 4)).activated(),
          LiftLayer.keeping("conv1", part(width, 2)).activated(),
          LiftLayer.keeping("conv2", width));
    }

    @Override
    List<LiftLayer> contract(int width, int images) {
      return List.of(
          LiftLayer.keeping("conv0", part(width, 2)).activated(),
          LiftLayer.keeping("conv1", part(width, 4)).activated(),
          LiftLayer.keeping("conv2", images));
    }
  },
  /**
   * A convolution of width 3 and stride 2, and a transposed one of width 4 and stride 2, whose
   * windows overlap evenly: the whole core works at half the size. 27iw + w parameters up, 64wi + i
   * down.
   */
  STRIDED {
    @Override
    List<LiftLayer> expand(int width) {
      return List.of(LiftLayer.halving("conv", width));
    }

    @Override
    List<LiftLayer> contract(int width, int images) {
      return List.of(LiftLayer.doubling("conv", images));
    }

    @Override
    int stride() {
      return 2;
    }
  };

  /** The layers from volumes to a state of so many channels. */
  abstract List<LiftLayer> expand(int width);

  /** The layers from a state of so many channels to volumes. */
  abstract List<LiftLayer> contract(int width, int images);

  /** By how much the state is smaller than the volumes along each axis. */
  int stride() {
    return 1;
  }

  private static int part(int width, int divisor) {
    return Math.max(1, width / divisor);
  }
}
