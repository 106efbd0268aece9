package dev.retrace.examples.energy;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;

/** Some functions of NVIDIA's management library (NVML), whose names and types these are. */
public interface NvidiaManagement extends Library {
  /** What the functions return when all is well. */
  int SUCCESS = 0;

  /** The sensor on the chip itself. */
  int ON_CHIP = 0;

  /**
   * Initializes the library.
   *
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlInit_v2();

  /**
   * Finds a GPU.
   *
   * @param index from 0 on
   * @param device receives the handle
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

  /**
   * Asks how much of a GPU's memory is in use, by all processes together.
   *
   * @param device the handle
   * @param memory receives the answer
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlDeviceGetMemoryInfo(Pointer device, Memory memory);

  /**
   * Asks for the energy since the driver was loaded.
   *
   * @param device the handle
   * @param millijoules receives the answer
   * @return {@link #SUCCESS}, or an error where the GPU has no counter
   */
  int nvmlDeviceGetTotalEnergyConsumption(Pointer device, LongByReference millijoules);

  /**
   * Asks for the power of the whole board.
   *
   * @param device the handle
   * @param milliwatts receives the answer
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlDeviceGetPowerUsage(Pointer device, IntByReference milliwatts);

  /**
   * Asks for a temperature.
   *
   * @param device the handle
   * @param sensor {@link #ON_CHIP}
   * @param celsius receives the answer
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlDeviceGetTemperature(Pointer device, int sensor, IntByReference celsius);

  /**
   * Ends the use of the library.
   *
   * @return {@link #SUCCESS}, or an error
   */
  int nvmlShutdown();

  /**
   * Binds the library.
   *
   * @return the library, not initialized
   * @throws UnsatisfiedLinkError where there is none
   */
  static NvidiaManagement load() {
    return Native.load("libnvidia-ml.so.1", NvidiaManagement.class);
  }

  /**
   * Initializes a library and finds the first GPU.
   *
   * @param library not initialized
   * @return the GPU's handle, with the library to be shut down; empty, and nothing to be shut down,
   *     where there is no GPU
   */
  static Optional<Pointer> firstDevice(NvidiaManagement library) {
    if (library.nvmlInit_v2() != SUCCESS) {
      return Optional.empty();
    }
    PointerByReference device = new PointerByReference();
    if (library.nvmlDeviceGetHandleByIndex_v2(0, device) != SUCCESS) {
      library.nvmlShutdown();
      return Optional.empty();
    }
    return Optional.ofNullable(device.getValue());
  }

  /** {@code nvmlMemory_t}, in bytes. */
  @FieldOrder({"total", "free", "used"})
  final class Memory extends Structure {
    /** All there is. */
    public long total;

    /** In no use. */
    public long free;

    /** In use. */
    public long used;

    /** For the library to fill in. */
    public Memory() {}
  }
}
