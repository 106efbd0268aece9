package dev.retrace.examples.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.PointerByReference;

/** Four functions of NVIDIA's management library (NVML), whose names and types these are. */
interface NvidiaManagement extends Library {
  /** What the functions return when all is well. */
  int SUCCESS = 0;

  /** Initializes the library. */
  int nvmlInit_v2();

  /** Finds a GPU. */
  int nvmlDeviceGetHandleByIndex_v2(int index, PointerByReference device);

  /** Asks how much of a GPU's memory is in use, by all processes together. */
  int nvmlDeviceGetMemoryInfo(Pointer device, Memory memory);

  /** Ends the use of the library. */
  int nvmlShutdown();

  /**
   * Binds the library.
   *
   * @throws UnsatisfiedLinkError where there is none
   */
  static NvidiaManagement load() {
    return Native.load("libnvidia-ml.so.1", NvidiaManagement.class);
  }

  /** {@code nvmlMemory_t}, in bytes. */
  @FieldOrder({"total", "free", "used"})
  final class Memory extends Structure {
    public long total;
    public long free;
    public long used;
  }
}
