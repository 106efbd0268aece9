package dev.retrace.examples.bench;

import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a measurement in a JVM of its own: a heap of one size that is resident from the start, one
 * collector thread, and a fixed setting of malloc.
 *
 * @param malloc what glibc does with freed blocks
 * @param threads of the engine inside an operator
 */
record ProbeProcess(Malloc malloc, int threads) {
  private static final String HEAP = "256m";

  /** For tables. */
  String text() {
    return "%s%neach figure from a JVM of its own: heap %s, resident from the start; %d %s"
        .formatted(malloc.text(), HEAP, threads, threads == 1 ? "thread" : "threads");
  }

  /**
   * Runs it to the end.
   *
   * @param main the class whose main method measures
   * @param arguments for it
   * @param result what it answers
   * @return its answer
   * @throws UserException with its sentence, if it fails
   */
  <T> T run(Class<?> main, List<String> arguments, Class<T> result) {
    ProcessBuilder builder = new ProcessBuilder(command(main, arguments));
    malloc.set(builder.environment());
    builder.environment().put("OPT_OUT_TRACKING", "true");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try {
        String answer =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
          throw new UserException(failure(arguments.get(0), code, answer));
        }
        return ProbeOutput.read(answer, result);
      } finally {
        process.destroyForcibly(); // of no effect unless this one was interrupted
      }
    } catch (IOException e) {
      throw new UserException("Cannot start a JVM for the measurement: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("The measurement was interrupted", e);
    }
  }

  private static String failure(String variant, int code, String answer) {
    return code == ProbeOutput.FAILED
        ? "The measurement of " + variant + " failed: " + answer
        : "The measurement of "
            + variant
            + " ended with code "
            + code
            + "; where the system was out of memory, take a smaller --size or --batch";
  }

  private List<String> command(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Xms" + HEAP,
            "-Xmx" + HEAP,
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    return command;
  }
}
