package dev.retrace.examples.bench;

import ai.djl.Device;
import com.sun.jna.Pointer;
import dev.retrace.examples.energy.NvidiaManagement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The highest memory in use on the first GPU, looked at a thousand times a second: of all processes
 * together, and with what the engine's allocator holds in reserve. Where there is no GPU, or
 * another device computes, it knows nothing.
 */
final class DeviceWatch implements AutoCloseable {
  /** The growth where no GPU can be asked. */
  static final long NOT_AVAILABLE = -1;

  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final NvidiaManagement library;
  private final Pointer device;
  private final long before;
  private final AtomicLong highest = new AtomicLong();
  private final Thread poller;

  private DeviceWatch(NvidiaManagement library, Pointer device) {
    this.library = library;
    this.device = device;
    before = device == null ? 0 : used();
    poller = new Thread(this::poll, "device memory");
    poller.setDaemon(true);
  }

  /** Starts looking, if the device that computes is a GPU. */
  static DeviceWatch start(Device computing) {
    DeviceWatch watch = computing.isGpu() ? open() : new DeviceWatch(null, null);
    if (watch.device != null) {
      watch.poller.start();
    }
    return watch;
  }

  private static DeviceWatch open() {
    NvidiaManagement library;
    try {
      library = NvidiaManagement.load();
    } catch (UnsatisfiedLinkError e) {
      return new DeviceWatch(null, null);
    }
    return new DeviceWatch(library, NvidiaManagement.firstDevice(library).orElse(null));
  }

  /** Forgets what was highest. */
  void reset() {
    highest.set(0);
  }

  /** The highest so far less what was in use at the start, or {@link #NOT_AVAILABLE}. */
  long growth() {
    if (device == null) {
      return NOT_AVAILABLE;
    }
    look();
    return highest.get() - before;
  }

  private void poll() {
    while (!Thread.currentThread().isInterrupted()) {
      look();
      try {
        Thread.sleep(INTERVAL.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() {
    highest.accumulateAndGet(used(), Math::max);
  }

  private long used() {
    NvidiaManagement.Memory memory = new NvidiaManagement.Memory();
    return library.nvmlDeviceGetMemoryInfo(device, memory) == NvidiaManagement.SUCCESS
        ? memory.used
        : 0;
  }

  @Override
  public void close() {
    if (device == null) {
      return;
    }
    poller.interrupt();
    try {
      poller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    library.nvmlShutdown();
  }
}
