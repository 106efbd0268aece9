package dev.retrace.examples.energy;

import ai.djl.Device;
import java.util.OptionalDouble;

/** The sensors of one device. What it has no sensor for is empty, and never estimated. */
public interface PowerSource extends AutoCloseable {
  /**
   * What is measured.
   *
   * @return one line: the device and its interface, or why nothing can be measured
   */
  String name();

  /**
   * Energy since some moment before the first call.
   *
   * @return joules, never falling; empty where there is no counter
   */
  OptionalDouble joules();

  /**
   * Power now.
   *
   * @return watts; empty where there is no sensor
   */
  OptionalDouble watts();

  /**
   * Temperature now.
   *
   * @return degrees Celsius; empty where there is no sensor
   */
  OptionalDouble celsius();

  /** Ends the use of the sensors. */
  @Override
  void close();

  /**
   * Whether it has any sensor at all.
   *
   * @return false where a measurement would only wait
   */
  default boolean isPresent() {
    return joules().isPresent() || watts().isPresent() || celsius().isPresent();
  }

  /**
   * The sensors of the device that computes.
   *
   * @param device of the engine
   * @return NVIDIA's management library for a GPU, Linux's power capping for a CPU; one that knows
   *     nothing where that is missing
   */
  static PowerSource of(Device device) {
    return device.isGpu() ? NvidiaSensors.open() : ProcessorSensors.open();
  }

  /** A device without sensors. */
  record Absent(String name) implements PowerSource {
    @Override
    public OptionalDouble joules() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble watts() {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble celsius() {
      return OptionalDouble.empty();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
