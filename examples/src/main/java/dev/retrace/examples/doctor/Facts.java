package dev.retrace.examples.doctor;

import ai.djl.Device;
import dev.retrace.examples.energy.PowerSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that is looked at.
 *
 * @param machine the computer and its Java
 * @param engine what computes
 * @param cuda what the engine needs for NVIDIA's GPUs
 * @param sensors what can tell energy and temperature, or why nothing can
 * @param environment variables that change memory and engine, those that are set
 */
public record Facts(
    MachineFacts machine,
    EngineFacts engine,
    CudaFacts cuda,
    List<String> sensors,
    SortedMap<String, String> environment) {
  private static final String WATCHED =
      "MALLOC_.*|OMP_NUM_THREADS|PYTORCH_.*|(DJL|ENGINE)_CACHE_DIR";

  /** Copies the list and the variables. */
  public Facts {
    sensors = List.copyOf(sensors);
    environment = new TreeMap<>(environment);
  }

  /**
   * Looks at this process and its machine; starts the engine, and asks nothing of a network.
   *
   * @return what was found
   */
  public static Facts gather() {
    return new Facts(
        MachineFacts.gather(),
        EngineFacts.gather(),
        CudaFacts.gather(),
        Stream.of(Device.cpu(), Device.gpu()).map(Facts::sensors).toList(),
        watched(System.getenv()));
  }

  private static String sensors(Device device) {
    try (PowerSource source = PowerSource.of(device)) {
      return source.name();
    }
  }

  private static SortedMap<String, String> watched(Map<String, String> environment) {
    SortedMap<String, String> watched = new TreeMap<>(environment);
    watched.keySet().removeIf(name -> !name.matches(WATCHED));
    return watched;
  }

  /**
   * Whether a network can be trained here, if only on the processor.
   *
   * @return true where the engine started and computed what it should
   */
  public boolean canTrain() {
    return engine.fault().isEmpty();
  }
}
