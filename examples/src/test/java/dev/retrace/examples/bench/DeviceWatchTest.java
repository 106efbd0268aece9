package dev.retrace.examples.bench;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.Device;
import dev.retrace.examples.energy.NvidiaManagement;
import org.junit.jupiter.api.Test;

final class DeviceWatchTest {
  @Test
  void withoutTheLibraryNothingIsKnown() {
    try {
      NvidiaManagement.load();
      abort("this machine has NVIDIA's library");
    } catch (UnsatisfiedLinkError e) {
      try (DeviceWatch watch = DeviceWatch.start(Device.gpu())) {
        watch.reset();
        assertThat(watch.growth()).isEqualTo(DeviceWatch.NOT_AVAILABLE);
      }
    }
  }

  @Test
  void whereACpuComputesAGpuTellsNothing() {
    try (DeviceWatch watch = DeviceWatch.start(Device.cpu())) {
      assertThat(watch.growth()).isEqualTo(DeviceWatch.NOT_AVAILABLE);
    }
  }
}
