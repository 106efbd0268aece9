package dev.retrace.examples.gallery.plot;

/** The colours of all pictures, as 0xRRGGBB. */
final class Colours {
  static final int PAPER = 0xFFFFFF;
  static final int INK = 0x202020;
  static final int FAINT = 0xC8C8C8;
  static final int NOT_A_NUMBER = 0xD02020;

  // Well apart for all kinds of colour vision: Okabe and Ito, 2008.
  private static final int[] SERIES = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x555555, 0xF0E442
  };

  // Dark to light with even steps of brightness: points of matplotlib's "viridis".
  private static final int[] HEAT = {
    0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C,
    0xFDE725
  };

  private Colours() {}

  /** The colour of a class or curve. */
  static int series(int index) {
    return SERIES[Math.floorMod(index, SERIES.length)];
  }

  /** The colour of a share from 0 to 1; what lies beyond is at the end. */
  static int heat(double share) {
    if (Double.isNaN(share)) {
      return NOT_A_NUMBER;
    }
    double at = Math.max(0, Math.min(1, share)) * (HEAT.length - 1);
    int low = Math.min(HEAT.length - 2, (int) at);
    return mix(HEAT[low], HEAT[low + 1], at - low);
  }

  /** Between two colours. */
  static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double a = from >> shift & 0xFF;
      double b = to >> shift & 0xFF;
      mixed |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return mixed;
  }
}
