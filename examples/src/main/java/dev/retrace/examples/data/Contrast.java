package dev.retrace.examples.data;

import dev.retrace.examples.UserException;
import java.util.Arrays;
import java.util.Locale;

/** How bright the tissues of a synthetic head are, in [0, 1], by the weighting of the image. */
public enum Contrast {
  /** Fat and white matter bright, fluid dark; lesions as if they took up a contrast agent. */
  T1(0.02, 0.72, 0.08, 0.16, 0.38, 0.52, 0.60, 0.80, 0.97),

  /** Fluid brightest, grey matter over white, lesions between. */
  T2(0.02, 0.46, 0.05, 0.95, 0.28, 0.58, 0.46, 0.36, 0.82),

  /** As T2, but with the fluid's signal nulled, so that lesions stand out. */
  FLAIR(0.02, 0.58, 0.05, 0.10, 0.30, 0.56, 0.50, 0.42, 0.95);

  final double air;
  final double scalp;
  final double skull;
  final double fluid;
  final double soft;
  final double grey;
  final double deepGrey;
  final double white;
  final double stem;
  final double lesion;

  Contrast(
      double air,
      double scalp,
      double skull,
      double fluid,
      double soft,
      double grey,
      double deepGrey,
      double white,
      double lesion) {
    this.air = air;
    this.scalp = scalp;
    this.skull = skull;
    this.fluid = fluid;
    this.soft = soft;
    this.grey = grey;
    this.deepGrey = deepGrey;
    this.white = white;
    this.lesion = lesion;
    stem = white - 0.06; // its tracts are mixed with grey matter
  }

  /**
   * The contrast of a name.
   *
   * @param name such as {@code t1}
   * @return the contrast
   * @throws UserException naming those there are, if it is none of them
   */
  public static Contrast named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "data.modalities: synthetic volumes have t1, t2 and flair, not " + name + "."));
  }
}
