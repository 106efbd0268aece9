package dev.retrace.examples.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What can tell energy.
 *
 * @param processorZones parts of the processor with a counter of energy (RAPL)
 * @param readableZones those of them that this user may read
 * @param gpu whether NVIDIA's management library (NVML) is there
 */
public record SensorFacts(int processorZones, int readableZones, boolean gpu) {
  static SensorFacts gather() {
    return gather(
        Path.of("/sys/class/powercap"),
        CudaFacts.hasLibrary("libnvidia-ml.so.1") || CudaFacts.hasLibrary("nvml"));
  }

  static SensorFacts gather(Path powercap, boolean gpu) {
    int zones = 0;
    int readable = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(powercap, "*-rapl:*")) {
      for (Path zone : all) {
        Path counter = zone.resolve("energy_uj");
        zones += Files.exists(counter) ? 1 : 0;
        readable += Files.isReadable(counter) ? 1 : 0;
      }
    } catch (IOException e) {
      return new SensorFacts(0, 0, gpu); // no such folder: another system, or a virtual machine
    }
    return new SensorFacts(zones, readable, gpu);
  }
}
