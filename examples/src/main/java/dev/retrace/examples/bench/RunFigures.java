package dev.retrace.examples.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.retrace.examples.energy.PowerTrace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was found while steps were taken one after the other.
 *
 * @param parameters how many the network has
 * @param batch samples in a step
 * @param seconds of each step
 * @param power what the sensors said meanwhile
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RunFigures(long parameters, int batch, List<Double> seconds, PowerTrace power) {
  /** Copies the list. */
  public RunFigures {
    seconds = List.copyOf(seconds);
  }

  /**
   * The time of a step.
   *
   * @return the median, in seconds
   */
  public double median() {
    List<Double> sorted = seconds.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  /**
   * Energy for each parameter of the network, over the whole time.
   *
   * @return joules; empty without a sensor
   */
  public OptionalDouble joulesPerParameter() {
    return divided((double) parameters);
  }

  /**
   * Energy for each step.
   *
   * @return joules; empty without a sensor
   */
  public OptionalDouble joulesPerStep() {
    return divided(seconds.size());
  }

  /**
   * Energy for each sample.
   *
   * @return joules; empty without a sensor
   */
  public OptionalDouble joulesPerSample() {
    return divided((double) seconds.size() * batch);
  }

  private OptionalDouble divided(double by) {
    OptionalDouble energy = power.energy();
    return energy.isPresent() ? OptionalDouble.of(energy.getAsDouble() / by) : energy;
  }
}
