package dev.retrace.examples.data;

/** Intensities of a T1-weighted image, in [0, 1]. */
final class Tissue {
  static final double AIR = 0.02;
  static final double SCALP = 0.72;
  static final double SKULL = 0.08;
  static final double FLUID = 0.16;
  static final double SOFT = 0.38;
  static final double GREY = 0.52;
  static final double DEEP_GREY = 0.60;
  static final double WHITE = 0.80;
  static final double LESION = 0.97;

  private Tissue() {}
}
