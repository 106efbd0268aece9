package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.SmallRun;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.LiveArrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WeightAverageTest {
  private NDManager manager;
  private Idm network;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    network = Networks.create(manager, SmallRun.config());
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** All weights by name. */
  static Map<String, float[]> weights(Idm network) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    network
        .getParameters()
        .forEach(each -> weights.put(each.getKey(), each.getValue().getArray().toFloatArray()));
    return weights;
  }

  /** Whether all weights are equal to the last bit. */
  static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).isEqualTo(values));
  }

  private void addToAll(float number) {
    GradMode.runOff(
        () -> network.getParameters().forEach(each -> each.getValue().getArray().addi(number)));
  }

  @Test
  void swappingTwiceChangesNothing() {
    Map<String, float[]> start = weights(network);
    try (WeightAverage average = new WeightAverage(manager, network, 0.9)) {
      addToAll(1);
      Map<String, float[]> moved = weights(network);
      average.swap();
      assertSame(weights(network), start);
      average.swap();
      assertSame(weights(network), moved);
    }
  }

  @Test
  void theAverageFollowsSlowerWithTime() {
    Map<String, float[]> start = weights(network);
    try (WeightAverage average = new WeightAverage(manager, network, 0.5)) {
      addToAll(1);
      average.follow(1); // keeps 2/11
      average.follow(1000); // keeps one half
      average.swap();
    }
    double kept = 2.0 / 11 / 2;
    weights(network)
        .forEach(
            (name, values) -> {
              for (int i = 0; i < values.length; i++) {
                // Three roundings of float32 numbers of order one.
                assertThat(values[i]).isWithin(5e-7f).of((float) (start.get(name)[i] + 1 - kept));
              }
            });
  }

  @Test
  void withoutDecayThereIsNone() {
    int live = LiveArrays.count(manager);
    try (WeightAverage average = new WeightAverage(manager, network, 0)) {
      assertThat(LiveArrays.count(manager)).isEqualTo(live);
      addToAll(1);
      Map<String, float[]> moved = weights(network);
      average.follow(1);
      average.swap();
      assertSame(weights(network), moved);
    }
  }

  @Test
  void closingFreesTheAverages() {
    int live = LiveArrays.count(manager);
    try (WeightAverage average = new WeightAverage(manager, network, 0.9)) {
      average.follow(1);
      average.swap();
      assertThat(LiveArrays.count(manager)).isEqualTo(live + network.getParameters().size());
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(live);
  }
}
