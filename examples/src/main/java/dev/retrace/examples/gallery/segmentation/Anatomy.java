package dev.retrace.examples.gallery.segmentation;

import java.util.random.RandomGenerator;

/**
 * Where things lie in one volume: an organ (an ellipsoid), a lesion in it (a ball) and a vessel (a
 * straight tube) that may pass through it. Lengths are shares of the volume's side.
 */
final class Anatomy {
  /** Background, organ, lesion and vessel, in the order of their labels. */
  static final int CLASSES = 4;

  private final double[] organ;
  private final double[] radii;
  private final double[] lesion;
  private final double lesionRadius;
  private final double[] through;
  private final double[] along;
  private final double vesselRadius;

  Anatomy(RandomGenerator random) {
    organ = point(random, 0.4, 0.6);
    radii = point(random, 0.25, 0.38);
    lesion = organ.clone();
    for (int axis = 0; axis < 3; axis++) {
      lesion[axis] += radii[axis] * random.nextDouble(-0.4, 0.4);
    }
    lesionRadius = random.nextDouble(0.11, 0.15);
    through = point(random, 0.2, 0.8);
    along = direction(random);
    vesselRadius = random.nextDouble(0.06, 0.08);
  }

  /** The label at a point. */
  int at(double... point) {
    if (length(minus(point, lesion)) < lesionRadius) {
      return 2;
    }
    if (distanceToVessel(point) < vesselRadius) {
      return 3;
    }
    double[] inOrgan = minus(point, organ);
    for (int axis = 0; axis < 3; axis++) {
      inOrgan[axis] /= radii[axis];
    }
    return length(inOrgan) < 1 ? 1 : 0;
  }

  // What is left of the way to the point without its part along the vessel.
  private double distanceToVessel(double[] point) {
    double[] way = minus(point, through);
    double part = 0;
    for (int axis = 0; axis < 3; axis++) {
      part += way[axis] * along[axis];
    }
    for (int axis = 0; axis < 3; axis++) {
      way[axis] -= part * along[axis];
    }
    return length(way);
  }

  /** A direction of length one, all equally likely. */
  static double[] direction(RandomGenerator random) {
    double[] direction = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
    double length = length(direction);
    for (int axis = 0; axis < 3; axis++) {
      direction[axis] /= length;
    }
    return direction;
  }

  private static double[] point(RandomGenerator random, double low, double high) {
    return random.doubles(3, low, high).toArray();
  }

  private static double[] minus(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  private static double length(double[] a) {
    return Math.sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2]);
  }
}
