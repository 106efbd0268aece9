package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.retrace.examples.energy.NvidiaManagement;
import org.junit.jupiter.api.Test;

final class DeviceWatchTest {
  @Test
  void withoutTheLibraryNothingIsKnown() {
    try {
      NvidiaManagement.load();
      abort("this machine has NVIDIA's library");
    } catch (UnsatisfiedLinkError e) {
      try (DeviceWatch watch = DeviceWatch.start()) {
        watch.reset();
        assertThat(watch.growth()).isEqualTo(DeviceWatch.NOT_AVAILABLE);
      }
    }
  }
}
