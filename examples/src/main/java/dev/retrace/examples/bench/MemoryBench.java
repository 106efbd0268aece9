package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Peak memory of one training step against depth, rebuilt and stored. Each figure comes from a JVM
 * of its own, with a fixed heap and with glibc told to give large blocks back at once.
 */
public final class MemoryBench {
  private static final List<Integer> COUPLINGS = List.of(2, 8, 32);
  private static final int LEVELS = 3;

  private final PrintStream out;
  private final int channels;
  private final int size;
  private final int batch;

  /**
   * A benchmark of one network in several depths.
   *
   * @param out where the table goes
   * @param channels of the first level
   * @param size voxels along each axis
   * @param batch volumes
   */
  public MemoryBench(PrintStream out, int channels, int size, int batch) {
    this.out = out;
    this.channels = channels;
    this.size = size;
    this.batch = batch;
  }

  /** Measures and prints the table. */
  public void run() {
    out.printf(
        "peak memory of one training step above the process before it, less the gradients (MiB)%n"
            + "%d levels, %d channels at %d^3, batch %d, float32, malloc mmap threshold 1 MiB%n%n",
        LEVELS, channels, size, batch);
    out.println("couplings a level  parameters  rebuilt   stored");
    List<double[]> rows = new ArrayList<>();
    for (int couplings : COUPLINGS) {
      MemoryProbe.Result rebuilt = measure(MemoryProbe.Mode.REBUILT, couplings);
      MemoryProbe.Result stored = measure(MemoryProbe.Mode.STORED, couplings);
      rows.add(new double[] {rebuilt.activationMebibytes(), stored.activationMebibytes()});
      out.printf(
          Locale.ROOT,
          "%17d  %10.1f  %7.1f  %7.1f%n",
          couplings,
          rebuilt.parameterMebibytes(),
          rebuilt.activationMebibytes(),
          stored.activationMebibytes());
    }
    int added = LEVELS * (COUPLINGS.get(COUPLINGS.size() - 1) - COUPLINGS.get(0));
    double[] first = rows.get(0);
    double[] last = rows.get(rows.size() - 1);
    out.printf(
        Locale.ROOT,
        "growth per coupling            %7.3f  %7.3f%n",
        (last[0] - first[0]) / added,
        (last[1] - first[1]) / added);
  }

  private MemoryProbe.Result measure(MemoryProbe.Mode mode, int couplings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProbe.class.getName(),
                mode.name()));
    for (int number : new int[] {channels, couplings, size, batch}) {
      command.add(Integer.toString(number));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 20));
    environment.remove("MALLOC_TRIM_THRESHOLD_");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new UserException(
            "The measurement with " + couplings + " couplings failed: " + answer);
      }
      return MemoryProbe.Result.parse(answer);
    } catch (IOException e) {
      throw new UserException("Cannot start a JVM for the measurement: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("The measurement was interrupted", e);
    }
  }
}
