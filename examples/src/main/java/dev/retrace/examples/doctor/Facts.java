package dev.retrace.examples.doctor;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is looked at.
 *
 * @param machine the computer and its Java
 * @param engine what computes
 * @param cuda what the engine needs for NVIDIA's GPUs
 * @param sensors what can tell energy
 * @param environment variables that change memory and engine, those that are set
 */
public record Facts(
    MachineFacts machine,
    EngineFacts engine,
    CudaFacts cuda,
    SensorFacts sensors,
    SortedMap<String, String> environment) {
  private static final String WATCHED = "MALLOC_.*|OMP_NUM_THREADS|PYTORCH_.*|(DJL|ENGINE)_CACHE_DIR";

  /** Copies the variables. */
  public Facts {
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
        SensorFacts.gather(),
        watched(System.getenv()));
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
