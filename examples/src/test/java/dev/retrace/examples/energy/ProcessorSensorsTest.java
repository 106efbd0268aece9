package dev.retrace.examples.energy;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CPU's sensors, in a made-up tree of files. */
final class ProcessorSensorsTest {
  private static final long RANGE = 1_000_000_000L;

  @TempDir private Path system;

  private void zone(String name, long microjoules) throws IOException {
    Path zone = Files.createDirectories(system.resolve("powercap").resolve(name));
    Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    Files.writeString(zone.resolve("energy_uj"), microjoules + "\n");
  }

  private void thermometer(int number, String type, int millidegrees) throws IOException {
    Path zone = Files.createDirectories(system.resolve("thermal").resolve("thermal_zone" + number));
    Files.writeString(zone.resolve("type"), type + "\n");
    Files.writeString(zone.resolve("temp"), millidegrees + "\n");
  }

  @Test
  void addsPackagesAndGoesOnWhereARegisterStartsAgain() throws IOException {
    zone("intel-rapl:0", 999_000_000);
    zone("intel-rapl:0:0", 5); // a part of the first
    zone("intel-rapl:1", 10_000_000);
    try (PowerSource source = ProcessorSensors.open(system)) {
      assertThat(source.joules().getAsDouble()).isEqualTo(0);

      zone("intel-rapl:0", 2_000_000); // over the end: 1 + 2 joules
      zone("intel-rapl:0:0", 400_000_000);
      zone("intel-rapl:1", 14_000_000);

      assertThat(source.joules().getAsDouble()).isWithin(1e-9).of(3 + 4);
      assertThat(source.watts().isPresent()).isFalse();
      assertThat(source.celsius().isPresent()).isFalse();
      assertThat(source.name()).isEqualTo("CPU, RAPL; temperature: no sensor");
    }
  }

  // Taken for a zero, it would look like a new start, and add the whole range.
  @Test
  void aRegisterThatCannotBeReadForAWhileAddsNothing() throws IOException {
    zone("intel-rapl:0", 600_000_000);
    zone("intel-rapl:1", 10_000_000);
    try (PowerSource source = ProcessorSensors.open(system)) {
      assertThat(source.joules().getAsDouble()).isEqualTo(0);

      zone("intel-rapl:0", 700_000_000);
      Path register = system.resolve("powercap/intel-rapl:1/energy_uj");
      Files.delete(register);
      assertThat(source.joules().isPresent()).isFalse();
      Files.writeString(register, "no data\n");
      assertThat(source.joules().isPresent()).isFalse();

      zone("intel-rapl:1", 15_000_000);
      assertThat(source.joules().getAsDouble()).isWithin(1e-9).of(100 + 5);
    }
  }

  @Test
  void aThermometerThatCannotBeReadIsSkipped() throws IOException {
    thermometer(0, "x86_pkg_temp", 70_000);
    thermometer(1, "x86_pkg_temp", 50_000);
    try (PowerSource source = ProcessorSensors.open(system)) {
      Files.delete(system.resolve("thermal/thermal_zone0/temp"));
      assertThat(source.celsius().getAsDouble()).isEqualTo(50);

      Files.delete(system.resolve("thermal/thermal_zone1/temp"));
      assertThat(source.celsius().isPresent()).isFalse();
    }
  }

  @Test
  void readsTheHottestPackage() throws IOException {
    zone("intel-rapl:0", 1);
    thermometer(0, "acpitz", 99_000);
    thermometer(1, "x86_pkg_temp", 51_500);
    thermometer(2, "x86_pkg_temp", 61_000);
    try (PowerSource source = ProcessorSensors.open(system)) {
      assertThat(source.celsius().getAsDouble()).isEqualTo(61);
      assertThat(source.name()).isEqualTo("CPU, RAPL");
    }
  }

  @Test
  void withoutSensorsItSaysSo() {
    try (PowerSource source = ProcessorSensors.open(system)) {
      assertThat(source.isPresent()).isFalse();
      assertThat(source.name()).contains("no sensor");
    }
  }
}
