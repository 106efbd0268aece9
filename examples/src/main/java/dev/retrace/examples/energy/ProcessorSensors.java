package dev.retrace.examples.energy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A CPU's energy counters (RAPL) and temperature as Linux shows them: all packages together, with
 * what is inside them; memory outside is not counted. Reading the counters takes root's permission
 * on most systems.
 */
final class ProcessorSensors implements PowerSource {
  private static final Path SYSTEM = Path.of("/sys/class");
  private static final double MICRO = 1e-6;
  private static final double MILLI = 1e-3;

  private final String name;
  private final List<Socket> packages;
  private final List<Path> thermometers;

  /** The counter of one package. */
  private record Socket(Path register, RisingCounter counter) {}

  private ProcessorSensors(String name, List<Socket> packages, List<Path> thermometers) {
    this.name = name;
    this.packages = packages;
    this.thermometers = thermometers;
  }

  static PowerSource open() {
    return open(SYSTEM);
  }

  /** As {@link #open()}, with another folder in place of {@code /sys/class}. */
  static PowerSource open(Path system) {
    Path capping = system.resolve("powercap");
    List<Socket> packages = new ArrayList<>();
    boolean locked = false;
    for (Path zone : children(capping, "intel-rapl:*")) {
      // "intel-rapl:0" is a package; "intel-rapl:0:1" is a part of it.
      boolean whole = zone.getFileName().toString().chars().filter(c -> c == ':').count() == 1;
      Path register = zone.resolve("energy_uj");
      if (whole && Files.isReadable(register)) {
        long range = number(zone.resolve("max_energy_range_uj")).orElse(0);
        packages.add(new Socket(register, new RisingCounter(range)));
      } else {
        locked |= whole;
      }
    }
    List<Path> thermometers = thermometers(system);
    if (packages.isEmpty() && thermometers.isEmpty()) {
      return new Absent(locked ? "CPU: " + locked(capping) : "CPU: no sensor in " + capping);
    }
    String missing =
        packages.isEmpty()
            ? "; energy: " + (locked ? locked(capping) : "no counter")
            : thermometers.isEmpty() ? "; temperature: no sensor" : "";
    return new ProcessorSensors("CPU, RAPL" + missing, packages, thermometers);
  }

  private static String locked(Path capping) {
    return "the counters in " + capping + " may be read by root only";
  }

  private static List<Path> thermometers(Path system) {
    List<Path> found = new ArrayList<>();
    for (Path zone : children(system.resolve("thermal"), "thermal_zone*")) {
      Path temperature = zone.resolve("temp");
      if (text(zone.resolve("type")).equals("x86_pkg_temp") && Files.isReadable(temperature)) {
        found.add(temperature);
      }
    }
    return found;
  }

  private static List<Path> children(Path folder, String glob) {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
        stream.forEach(all::add);
      } catch (IOException e) {
        return List.of(); // a folder that may not be read shows nothing
      }
    }
    Collections.sort(all);
    return all;
  }

  // Empty where it cannot be read: a driver may refuse at any moment, and may answer the next time.
  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(text(file)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OptionalDouble joules() {
    List<OptionalLong> registers = packages.stream().map(each -> number(each.register())).toList();
    if (packages.isEmpty() || registers.stream().anyMatch(OptionalLong::isEmpty)) {
      return OptionalDouble.empty(); // the counters go on from what they have seen
    }
    long sum = 0;
    for (int i = 0; i < registers.size(); i++) {
      sum += packages.get(i).counter().read(registers.get(i).getAsLong());
    }
    return OptionalDouble.of(sum * MICRO);
  }

  @Override
  public OptionalDouble watts() {
    return OptionalDouble.empty(); // there is a counter, which tells more
  }

  @Override
  public OptionalDouble celsius() {
    return thermometers.stream()
        .map(ProcessorSensors::number)
        .filter(OptionalLong::isPresent)
        .mapToDouble(each -> each.getAsLong() * MILLI)
        .max();
  }

  @Override
  public void close() {
    // files are read and closed one by one
  }
}
