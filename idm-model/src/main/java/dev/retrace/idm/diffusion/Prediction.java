package dev.retrace.idm.diffusion;

/**
 * What the network's output stands for. With a = √ᾱ_t and s = √(1−ᾱ_t), x_t = a·x_0 + s·ε, and any
 * one of three quantities gives the other two. Each is trained on its own squared error.
 */
public enum Prediction {
  /** The noise, as in Ho, Jain and Abbeel, 2020. */
  EPSILON {
    @Override
    double skip(double a, double s) {
      return 0;
    }

    @Override
    double output(double a, double s) {
      return 1;
    }

    @Override
    double relativeTo(double snr) {
      return snr;
    }
  },
  /** The velocity v = a·ε − s·x_0 ("Progressive Distillation", Salimans and Ho, 2022). */
  V {
    @Override
    double skip(double a, double s) {
      return s;
    }

    @Override
    double output(double a, double s) {
      return a;
    }

    @Override
    double relativeTo(double snr) {
      return snr + 1;
    }
  },
  /** The clean data. */
  X0 {
    @Override
    double skip(double a, double s) {
      return 1 / s;
    }

    @Override
    double output(double a, double s) {
      return -a / s;
    }

    @Override
    double relativeTo(double snr) {
      return 1;
    }
  };

  /**
   * A network of this output, with nothing else around it.
   *
   * @param schedule the noise schedule
   * @return its parametrization, all noise levels weighed alike
   */
  public Parametrization of(NoiseSchedule schedule) {
    return new Plain(schedule, this);
  }

  /**
   * The weight of a noise level in "Efficient Diffusion Training via Min-SNR Weighting Strategy"
   * (Hang et al., 2023): min(SNR, γ) for the error of x̂_0, and what that is for the errors of ε̂
   * and v̂, over SNR and over SNR + 1.
   *
   * @param alphaBar ᾱ_t; SNR = ᾱ_t/(1−ᾱ_t)
   * @param gamma γ
   * @return the weight of this quantity's squared error
   */
  public double minSnrWeight(double alphaBar, double gamma) {
    double snr = alphaBar / (1 - alphaBar);
    return Math.min(snr, gamma) / relativeTo(snr);
  }

  /** The factor of x_t in ε. */
  abstract double skip(double a, double s);

  /** The factor of this quantity in ε. */
  abstract double output(double a, double s);

  /** The squared error of this quantity that a squared error of one in x_0 amounts to. */
  abstract double relativeTo(double snr);

  /** The quantity itself is the network's output, and its error the loss. */
  private record Plain(NoiseSchedule schedule, Prediction quantity) implements Parametrization {
    @Override
    public double shift(int t) {
      return 0;
    }

    @Override
    public double input(int t) {
      return 1;
    }

    @Override
    public double skip(int t) {
      return quantity.skip(signal(t), spread(t));
    }

    @Override
    public double output(int t) {
      return quantity.output(signal(t), spread(t));
    }

    @Override
    public double lossScale(int t) {
      return 1 / output(t);
    }

    @Override
    public double lossGain(int t) {
      return 1;
    }

    private double signal(int t) {
      return Math.sqrt(schedule.alphaBar(t));
    }

    private double spread(int t) {
      return Math.sqrt(1 - schedule.alphaBar(t));
    }
  }
}
