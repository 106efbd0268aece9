package dev.retrace.idm.diffusion;

import java.util.function.IntToDoubleFunction;

/**
 * A parametrization whose loss counts some noise levels more than others.
 *
 * @param base gives all but the weight
 * @param weight of each step's squared error, beside what the base weighs
 */
public record Weighed(Parametrization base, IntToDoubleFunction weight) implements Parametrization {
  @Override
  public double shift(int t) {
    return base.shift(t);
  }

  @Override
  public double input(int t) {
    return base.input(t);
  }

  @Override
  public double skip(int t) {
    return base.skip(t);
  }

  @Override
  public double output(int t) {
    return base.output(t);
  }

  @Override
  public double lossScale(int t) {
    return base.lossScale(t);
  }

  @Override
  public double lossGain(int t) {
    return base.lossGain(t) * weight.applyAsDouble(t);
  }
}
