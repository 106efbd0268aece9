package dev.retrace.examples.energy;

import static com.google.common.truth.Truth.assertThat;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import org.junit.jupiter.api.Test;

/** A GPU's sensors, with a made-up library. */
final class NvidiaSensorsTest {
  private static final int NOT_SUPPORTED = 3;

  /** A library with one GPU, or none. */
  private static final class Library implements NvidiaManagement {
    private final boolean hasDevice;
    private final boolean hasCounter;
    private int open;

    Library(boolean hasDevice, boolean hasCounter) {
      this.hasDevice = hasDevice;
      this.hasCounter = hasCounter;
    }

    @Override
    public int nvmlInit_v2() {
      open++;
      return SUCCESS;
    }

    @Override
    public int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device) {
      device.setValue(new Pointer(1));
      return hasDevice ? SUCCESS : NOT_SUPPORTED;
    }

    @Override
    public int nvmlDeviceGetMemoryInfo(Pointer device, Memory memory) {
      return NOT_SUPPORTED;
    }

    @Override
    public int nvmlDeviceGetTotalEnergyConsumption(Pointer device, LongByReference millijoules) {
      millijoules.setValue(12_500);
      return hasCounter ? SUCCESS : NOT_SUPPORTED;
    }

    @Override
    public int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts) {
      milliwatts.setValue(231_000);
      return SUCCESS;
    }

    @Override
    public int nvmlDeviceGetTemperature(Pointer device, int sensor, IntByReference celsius) {
      celsius.setValue(61);
      return SUCCESS;
    }

    @Override
    public int nvmlShutdown() {
      open--;
      return SUCCESS;
    }
  }

  @Test
  void readsCounterPowerAndTemperature() {
    Library library = new Library(true, true);
    try (PowerSource source = NvidiaSensors.open(library)) {
      assertThat(source.isPresent()).isTrue();
      assertThat(source.joules().getAsDouble()).isEqualTo(12.5);
      assertThat(source.watts().getAsDouble()).isEqualTo(231);
      assertThat(source.celsius().getAsDouble()).isEqualTo(61);
    }
    assertThat(library.open).isEqualTo(0);
  }

  @Test
  void anOldGpuHasNoCounter() {
    try (PowerSource source = NvidiaSensors.open(new Library(true, false))) {
      assertThat(source.joules().isPresent()).isFalse();
      assertThat(source.watts().isPresent()).isTrue();
    }
  }

  @Test
  void withoutAGpuNothingIsKnownAndTheLibraryIsClosed() {
    Library library = new Library(false, true);
    try (PowerSource source = NvidiaSensors.open(library)) {
      assertThat(source.isPresent()).isFalse();
      assertThat(source.name()).contains("finds none");
    }
    assertThat(library.open).isEqualTo(0);
  }
}
