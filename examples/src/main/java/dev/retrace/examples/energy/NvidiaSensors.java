package dev.retrace.examples.energy;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import java.util.OptionalDouble;

/** The first GPU's energy counter, power and temperature: of the whole board, all processes. */
final class NvidiaSensors implements PowerSource {
  private static final double MILLI = 1e-3;

  private final NvidiaManagement library;
  private final Pointer device;

  private NvidiaSensors(NvidiaManagement library, Pointer device) {
    this.library = library;
    this.device = device;
  }

  static PowerSource open() {
    try {
      return open(NvidiaManagement.load());
    } catch (UnsatisfiedLinkError e) {
      return new Absent("GPU: no NVIDIA management library");
    }
  }

  /** Of a library that is not initialized. */
  static PowerSource open(NvidiaManagement library) {
    return NvidiaManagement.firstDevice(library)
        .<PowerSource>map(device -> new NvidiaSensors(library, device))
        .orElseGet(() -> new Absent("GPU: NVIDIA's management library finds none"));
  }

  @Override
  public String name() {
    return "first GPU, NVML";
  }

  @Override
  public OptionalDouble joules() {
    LongByReference millijoules = new LongByReference();
    int code = library.nvmlDeviceGetTotalEnergyConsumption(device, millijoules);
    return answer(code, millijoules.getValue() * MILLI);
  }

  @Override
  public OptionalDouble watts() {
    IntByReference milliwatts = new IntByReference();
    int code = library.nvmlDeviceGetPowerUsage(device, milliwatts);
    return answer(code, milliwatts.getValue() * MILLI);
  }

  @Override
  public OptionalDouble celsius() {
    IntByReference degrees = new IntByReference();
    int code = library.nvmlDeviceGetTemperature(device, NvidiaManagement.ON_CHIP, degrees);
    return answer(code, degrees.getValue());
  }

  private static OptionalDouble answer(int code, double value) {
    return code == NvidiaManagement.SUCCESS ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  @Override
  public void close() {
    library.nvmlShutdown();
  }
}
