package dev.retrace.examples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One random synthetic head, as a function of space.
 *
 * <p>Head coordinates are right, front and up, the head reaching to about 0.8, 0.93 and 0.9. Shapes
 * are given by signed distances (positive inside) and painted over one another from the outside
 * inwards; an edge is as soft as a voxel is wide.
 */
final class Phantom {
  private static final double SCALP_DEPTH = 0.055;
  private static final double SKULL_DEPTH = 0.115;
  private static final double BRAIN_DEPTH = 0.14;

  /** Cells of folding noise per unit: a gyrus about every third of a unit. */
  private static final double FOLDS = 3.6;

  private final double edge;
  private final Pose pose;
  private final GradientNoise folds;
  private final GradientNoise shape;
  private final double cortex;
  private final double sulcusDepth;
  private final double atrophy;
  private final double contrast;
  private final List<Blob> lesions = new ArrayList<>();

  /**
   * Draws a head.
   *
   * @param random of everything about it
   * @param edge width of a voxel
   * @param diseased the probability of lesions
   */
  Phantom(Random random, double edge, double diseased) {
    this.edge = edge;
    pose = Pose.random(random);
    folds = new GradientNoise(random);
    shape = new GradientNoise(random);
    cortex = 0.06 + 0.02 * random.nextDouble();
    sulcusDepth = 0.20 + 0.08 * random.nextDouble();
    atrophy = random.nextDouble();
    contrast = 0.94 + 0.12 * random.nextDouble();
    if (random.nextDouble() < diseased) {
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        lesions.add(lesion(random));
      }
    }
  }

  /** In the white matter beside a ventricle, on either side. */
  private static Blob lesion(Random random) {
    double side = random.nextBoolean() ? 1 : -1;
    double radius = 0.05 + 0.06 * random.nextDouble();
    return new Blob(
        side * (0.2 + 0.15 * random.nextDouble()),
        0.6 * (random.nextDouble() - 0.5),
        0.1 + 0.3 * random.nextDouble(),
        radius,
        radius * (0.8 + 0.6 * random.nextDouble()),
        radius);
  }

  /** Whether any of the head's tissue is diseased. */
  boolean hasLesions() {
    return !lesions.isEmpty();
  }

  /** Intensity at a point of the image, whose cube reaches from -1 to 1. */
  double at(Contrast tissue, double x, double y, double z) {
    double u = pose.toHead(0, x, y, z);
    double v = pose.toHead(1, x, y, z);
    double w = pose.toHead(2, x, y, z);
    double depth = depth(u, v, w);
    if (depth < -edge) {
      return tissue.air;
    }
    double value = over(tissue.air, tissue.scalp, depth);
    value = over(value, tissue.skull, depth - SCALP_DEPTH);
    value = over(value, tissue.fluid, depth - SKULL_DEPTH);
    double base = base(u, v, w);
    value = over(value, tissue.soft, Math.min(depth - SKULL_DEPTH, -base));
    value = cerebellum(tissue, value, u, v, w);
    value = over(value, tissue.stem, stem(u, v, w));
    return cerebrum(tissue, value, depth - BRAIN_DEPTH, base, u, v, w);
  }

  /** Below the surface of the head, which is an egg, wider behind, with low random bumps. */
  private double depth(double u, double v, double w) {
    double a = 0.79 - 0.06 * v;
    double radius = Math.sqrt(u * u / (a * a) + v * v / (0.93 * 0.93) + w * w / (0.9 * 0.9));
    return (1 - radius + 0.06 * shape.at(1.3 * u + 5, 1.3 * v + 5, 1.3 * w + 5)) * 0.82;
  }

  /** Above the skull base, which hangs down at the temples and rises over the cerebellum. */
  private static double base(double u, double v, double w) {
    double temple = (Math.abs(u) - 0.42) / 0.22;
    double ahead = (v - 0.08) / 0.38;
    double hollow = Math.max(0, 1 - temple * temple) * Math.max(0, 1 - ahead * ahead);
    double tent = Math.max(0, Math.min(1, -3 * v));
    return 0.85 * (w + 0.26 + 0.24 * hollow - 0.06 * tent + 0.2 * u * u);
  }

  private double cerebrum(
      Contrast tissue, double under, double outer, double base, double u, double v, double w) {
    double brain = Math.min(outer, base);
    if (brain < -edge) {
      return under;
    }
    // The longitudinal fissure, down to the corpus callosum, and in front and behind all the way.
    double callosum = new Blob(0, 0.02, 0.02, 1, 0.44, 0.26).inside(0, v, w);
    double fissure = Math.abs(u) - 0.006 - 0.012 * atrophy;
    double pial = Math.min(brain, Math.max(fissure, callosum));
    // Sulci lie where the noise is 0 and end at some depth: the distance to the nearest such sheet.
    double warp = 0.35 * shape.at(2.5 * u + 3, 2.5 * v + 9, 2.5 * w + 1);
    double fold =
        Math.abs(folds.at(FOLDS * u + warp + 8, FOLDS * v + warp + 8, FOLDS * w - warp + 8));
    double sheet = 0.42 * fold + 0.7 * Math.max(0, outer - sulcusDepth);
    double ribbon = Math.min(pial, sheet - 0.010 - 0.014 * atrophy);
    double value = over(under, tissue.grey * contrast, ribbon);
    value = over(value, tissue.white * contrast, ribbon - cortex);
    return core(tissue, value, u, v, w);
  }

  /** Deep grey matter, ventricles and lesions. */
  private double core(Contrast tissue, double under, double u, double v, double w) {
    double side = Math.abs(u);
    double value = under;
    value =
        over(
            value,
            tissue.deepGrey,
            new Blob(0.12, -0.06, -0.02, 0.09, 0.15, 0.10).inside(side, v, w));
    value =
        over(
            value,
            tissue.deepGrey,
            new Blob(0.27, 0.06, -0.03, 0.07, 0.20, 0.12).inside(side, v, w));
    double wide = 0.7 + 0.8 * atrophy;
    // The lateral ventricles bend outwards and down towards the back.
    double bend = side - 0.02 - 0.45 * v * v;
    double lateral =
        new Blob(0.075, 0, 0.14, 0.055 * wide, 0.42, 0.085 * wide)
            .inside(bend, v, w + 0.35 * v * v);
    value = over(value, tissue.fluid, lateral);
    value =
        over(
            value,
            tissue.fluid,
            new Blob(0, -0.02, -0.04, 0.025 * wide, 0.14, 0.10).inside(u, v, w));
    for (Blob lesion : lesions) {
      value = over(value, tissue.lesion, lesion.inside(u, v, w));
    }
    return value;
  }

  /** Behind and below, with the fine layers of its folia. */
  private double cerebellum(Contrast tissue, double under, double u, double v, double w) {
    double lobe = new Blob(0.19, -0.42, -0.48, 0.30, 0.29, 0.21).inside(Math.abs(u), v, w);
    double folia = 0.05 * folds.at(3 * u + 2, 3 * v + 2, 14 * w + 2);
    double value = over(under, tissue.fluid, lobe + 0.05);
    value = over(value, tissue.grey * contrast, lobe);
    return over(value, tissue.white * contrast, lobe - 0.09 + folia);
  }

  /** The brain stem: a column that leans back as it descends. */
  private static double stem(double u, double v, double w) {
    double lean = v + 0.06 + 0.25 * (w + 0.3);
    double column = 0.13 - Math.sqrt(u * u + lean * lean);
    return Math.min(column, Math.min(-w, w + 0.72));
  }

  /** Paints over: fully where {@code inside} exceeds half an edge, partly around zero. */
  private double over(double under, double colour, double inside) {
    double cover = Math.max(0, Math.min(1, 0.5 + inside / edge));
    return under + cover * (colour - under);
  }

  /** An ellipsoid by its centre and half axes. */
  private record Blob(double u, double v, double w, double a, double b, double c) {
    /** Signed distance to its surface, exact on it and about right near it. */
    double inside(double x, double y, double z) {
      double p = (x - u) / a;
      double q = (y - v) / b;
      double r = (z - w) / c;
      double k = Math.sqrt(p * p + q * q + r * r);
      return (1 - k) * Math.min(a, Math.min(b, c));
    }
  }
}
