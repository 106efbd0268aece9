package dev.retrace.idm.diffusion;

import java.util.Arrays;

/**
 * How much noise is added in each of T steps, t = 0 … T−1, with the tables that training and
 * sampling need, in double precision ("Denoising Diffusion Probabilistic Models", Ho et al., 2020;
 * "Improved Denoising Diffusion Probabilistic Models", Nichol and Dhariwal, 2021).
 *
 * <p>α = 1 − β, ᾱ_t = Π α. A schedule may keep only some of the steps of another one ({@link
 * #respaced}); then {@link #timestep} tells which.
 */
public final class NoiseSchedule {

  private static final double DEFAULT_CAP = 0.999;
  private static final double COSINE_OFFSET = 0.008;

  private final double[] betas;
  private final double[] alphaBars;
  private final long[] timesteps;

  private NoiseSchedule(double[] betas, long[] timesteps) {
    this.betas = betas;
    this.timesteps = timesteps;
    this.alphaBars = new double[betas.length];
    double product = 1;
    for (int t = 0; t < betas.length; t++) {
      product *= 1 - betas[t];
      alphaBars[t] = product;
    }
  }

  /**
   * The cosine schedule, each β at most 0.999.
   *
   * @param steps T, at least 1
   * @return the schedule
   * @throws IllegalArgumentException if T is not positive
   */
  public static NoiseSchedule cosine(int steps) {
    return cosine(steps, DEFAULT_CAP);
  }

  /**
   * The cosine schedule: ᾱ(u) = cos²((u + 0.008)/1.008 · π/2) and β_t = 1 − ᾱ((t+1)/T)/ᾱ(t/T).
   *
   * @param steps T, at least 1
   * @param cap the largest β allowed, in (0, 1)
   * @return the schedule
   * @throws IllegalArgumentException if T is not positive or the cap is out of its range
   */
  public static NoiseSchedule cosine(int steps, double cap) {
    requireSteps(steps);
    if (!(cap > 0 && cap < 1)) {
      throw new IllegalArgumentException(
          "The cap of the noise schedule is " + cap + "; it must lie between 0 and 1.");
    }
    double[] betas = new double[steps];
    for (int t = 0; t < steps; t++) {
      double ratio = cosineAlphaBar((t + 1.0) / steps) / cosineAlphaBar((double) t / steps);
      betas[t] = Math.min(1 - ratio, cap);
    }
    return of(betas);
  }

  // StrictMath: the same schedule, to the last bit, on every machine.
  private static double cosineAlphaBar(double u) {
    double cosine = StrictMath.cos((u + COSINE_OFFSET) / (1 + COSINE_OFFSET) * Math.PI / 2);
    return cosine * cosine;
  }

  /**
   * The linear schedule: β rises from 0.1/T to 20/T, which is 1e-4 to 0.02 for a thousand steps.
   *
   * @param steps T, at least 21 (β stays below 1)
   * @return the schedule
   * @throws IllegalArgumentException if there are too few steps
   */
  public static NoiseSchedule linear(int steps) {
    requireSteps(steps);
    if (steps <= 20) {
      throw new IllegalArgumentException(
          "The linear noise schedule needs more than 20 steps, not " + steps + ".");
    }
    double first = 0.1 / steps;
    double last = 20.0 / steps;
    double[] betas = new double[steps];
    Arrays.setAll(betas, t -> first + (last - first) * t / (steps - 1));
    return of(betas);
  }

  /**
   * A schedule of given β.
   *
   * @param betas one number in (0, 1) for each step, at least one; copied
   * @return the schedule
   * @throws IllegalArgumentException if there is no step, or a number is out of its range
   */
  public static NoiseSchedule of(double[] betas) {
    requireSteps(betas.length);
    long[] timesteps = new long[betas.length];
    for (int t = 0; t < betas.length; t++) {
      if (!(betas[t] > 0 && betas[t] < 1)) {
        throw new IllegalArgumentException(
            "Noise step " + t + " has beta " + betas[t] + "; it must lie between 0 and 1.");
      }
      timesteps[t] = t;
    }
    return new NoiseSchedule(betas.clone(), timesteps);
  }

  private static void requireSteps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "A noise schedule needs at least 1 step, not " + steps + ".");
    }
  }

  /**
   * Keeps some steps, evenly spread from the first to the last, with β recomputed so that ᾱ is
   * unchanged at each.
   *
   * @param count how many to keep, 1 … T; 1 keeps the last step, the only one from which noise can
   *     be undone
   * @return a schedule of {@code count} steps, whose {@link #timestep} gives the original numbers
   * @throws IllegalArgumentException if there are not that many steps
   */
  public NoiseSchedule respaced(int count) {
    if (count < 1 || count > steps()) {
      throw new IllegalArgumentException(
          "Cannot sample in " + count + " steps; choose from 1 to " + steps() + ".");
    }
    int[] kept = new int[count];
    Arrays.setAll(
        kept,
        i -> count == 1 ? steps() - 1 : (int) Math.rint(i * (double) (steps() - 1) / (count - 1)));
    return keeping(kept);
  }

  /**
   * Keeps some steps, with β recomputed so that ᾱ is unchanged at each.
   *
   * @param kept the numbers of the steps in this schedule, rising, at least one
   * @return a schedule of so many steps, whose {@link #timestep} gives the original numbers
   * @throws IllegalArgumentException if the numbers do not rise or a step does not exist
   */
  public NoiseSchedule keeping(int... kept) {
    requireSteps(kept.length);
    double[] respaced = new double[kept.length];
    long[] original = new long[kept.length];
    double before = 1;
    for (int i = 0; i < kept.length; i++) {
      int t = kept[i];
      if (t < 0 || t >= steps() || (i > 0 && t <= kept[i - 1])) {
        throw new IllegalArgumentException(
            "Cannot keep the steps %s; they must rise and be from 0 to %d."
                .formatted(Arrays.toString(kept), steps() - 1));
      }
      respaced[i] = 1 - alphaBars[t] / before;
      original[i] = timesteps[t];
      before = alphaBars[t];
    }
    return new NoiseSchedule(respaced, original);
  }

  /**
   * Returns T.
   *
   * @return the number of steps
   */
  public int steps() {
    return betas.length;
  }

  /**
   * Returns the number by which the network knows a step.
   *
   * @param t the step in this schedule, 0 … T−1
   * @return its number in the schedule that this one was respaced from, t itself if it was not
   */
  public long timestep(int t) {
    return timesteps[t];
  }

  /**
   * Returns β_t, the variance of the noise added in a step.
   *
   * @param t the step, 0 … T−1
   * @return β_t
   */
  public double beta(int t) {
    return betas[t];
  }

  /**
   * Returns ᾱ_t, the part of the signal's variance that is left after a step.
   *
   * @param t the step; −1, before the first, has 1, and T, after the last, has 0
   * @return ᾱ_t
   */
  public double alphaBar(int t) {
    if (t == -1) {
      return 1;
    }
    return t == betas.length ? 0 : alphaBars[t];
  }

  /**
   * Returns the variance of q(x_{t−1} | x_t, x_0), β_t(1 − ᾱ_{t−1})/(1 − ᾱ_t).
   *
   * @param t the step, 0 … T−1
   * @return the variance, 0 at the first step
   */
  public double posteriorVariance(int t) {
    return betas[t] * (1 - alphaBar(t - 1)) / (1 - alphaBars[t]);
  }

  /**
   * Returns the factor of x_0 in the mean of q(x_{t−1} | x_t, x_0).
   *
   * @param t the step, 0 … T−1
   * @return β_t√ᾱ_{t−1}/(1 − ᾱ_t)
   */
  public double posteriorCoefficientOfX0(int t) {
    return betas[t] * Math.sqrt(alphaBar(t - 1)) / (1 - alphaBars[t]);
  }

  /**
   * Returns the factor of x_t in the mean of q(x_{t−1} | x_t, x_0).
   *
   * @param t the step, 0 … T−1
   * @return √α_t(1 − ᾱ_{t−1})/(1 − ᾱ_t)
   */
  public double posteriorCoefficientOfXt(int t) {
    return Math.sqrt(1 - betas[t]) * (1 - alphaBar(t - 1)) / (1 - alphaBars[t]);
  }
}
