package dev.retrace.examples.energy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What the sensors said while something ran.
 *
 * @param source which sensors, or why there are none
 * @param samples in the order of time
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PowerTrace(String source, List<PowerSample> samples) {
  /** Copies the list. */
  public PowerTrace {
    samples = List.copyOf(samples);
  }

  /**
   * The energy from the first sample to the last.
   *
   * @return joules; empty where there is no sensor
   */
  public OptionalDouble energy() {
    double[] until = energyUntil();
    boolean known = until.length >= 2 && !Double.isNaN(until[until.length - 1]);
    return known ? OptionalDouble.of(until[until.length - 1]) : OptionalDouble.empty();
  }

  /**
   * The energy from the first sample to each: by the counter where it was read at both ends, for
   * power readings have gaps; else by trapezoids under the power.
   *
   * @return joules, one number per sample; not-a-number where the counter was not read, or where
   *     there is no sensor
   */
  public double[] energyUntil() {
    double[] joules = series(PowerSample::joules);
    boolean counted =
        joules.length > 0 && !Double.isNaN(joules[0]) && !Double.isNaN(joules[joules.length - 1]);
    double[] watts = series(PowerSample::watts);
    double[] until = new double[samples.size()];
    for (int i = 0; i < until.length; i++) {
      if (counted) {
        until[i] = joules[i] - joules[0];
      } else if (i == 0) {
        until[i] = 0 * watts[i]; // not a number where the first one is none
      } else {
        double seconds = samples.get(i).seconds() - samples.get(i - 1).seconds();
        until[i] = until[i - 1] + (watts[i - 1] + watts[i]) / 2 * seconds;
      }
    }
    return until;
  }

  /**
   * The highest temperature.
   *
   * @return degrees Celsius; empty where none was read
   */
  public OptionalDouble peakCelsius() {
    return samples.stream()
        .map(PowerSample::celsius)
        .filter(each -> each != null)
        .mapToDouble(Double::doubleValue)
        .max();
  }

  /**
   * From the first sample to the last.
   *
   * @return seconds
   */
  public double seconds() {
    return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).seconds();
  }

  /**
   * A quantity over time.
   *
   * @param quantity of a sample; null where it was not read
   * @return one number per sample; not-a-number where it was not read
   */
  public double[] series(Function<PowerSample, Double> quantity) {
    return samples.stream()
        .map(quantity)
        .mapToDouble(each -> each == null ? Double.NaN : each)
        .toArray();
  }
}
