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
   * The energy from the first sample to the last: by the counter where there is one, for power
   * readings have gaps; else by trapezoids under the power.
   *
   * @return joules; empty where neither was read twice
   */
  public OptionalDouble energy() {
    List<PowerSample> counted = samples.stream().filter(each -> each.joules() != null).toList();
    if (counted.size() >= 2) {
      return OptionalDouble.of(counted.get(counted.size() - 1).joules() - counted.get(0).joules());
    }
    List<PowerSample> powered = samples.stream().filter(each -> each.watts() != null).toList();
    if (powered.size() < 2) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 1; i < powered.size(); i++) {
      PowerSample before = powered.get(i - 1);
      PowerSample after = powered.get(i);
      sum += (before.watts() + after.watts()) / 2 * (after.seconds() - before.seconds());
    }
    return OptionalDouble.of(sum);
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
