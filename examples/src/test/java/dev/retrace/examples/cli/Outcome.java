package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a command line ended with.
 *
 * @param code the exit code
 * @param out lines of standard output
 * @param err lines of standard error
 */
record Outcome(int code, List<String> out, List<String> err) {
  private static final long MINUTES = 3;

  /** Runs in this JVM. */
  static Outcome here(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    try (PrintStream outTo = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errTo = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setOut(outTo);
      System.setErr(errTo);
      int code = Retrace.execute(arguments.toArray(new String[0]));
      return new Outcome(
          code,
          out.toString(StandardCharsets.UTF_8).lines().toList(),
          err.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /** Runs in a JVM of its own, to the end. */
  static Outcome elsewhere(Path temp, List<String> arguments) throws IOException {
    return elsewhere(temp, List.of(), arguments);
  }

  /** Runs in a JVM of its own with more options for it, to the end. */
  static Outcome elsewhere(Path temp, List<String> jvm, List<String> arguments) throws IOException {
    Path out = Files.createTempFile(temp, "stdout", ".txt");
    Path err = Files.createTempFile(temp, "stderr", ".txt");
    Process process = start(out.toFile(), err.toFile(), jvm, arguments);
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("still running after " + MINUTES + " minutes: " + arguments);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }

  /** Starts a JVM with one thread and a small heap. */
  static Process start(File out, File err, List<String> jvm, List<String> arguments)
      throws IOException {
    return start(out, err, jvm, arguments, null);
  }

  /** The same through a line of bash, whose $0 and $@ are the command; null for none. */
  static Process start(File out, File err, List<String> jvm, List<String> arguments, String shell)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (shell != null) {
      command.addAll(List.of("/bin/bash", "-c", shell));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Dai.djl.pytorch.num_interop_threads=1"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), Retrace.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().put("OPT_OUT_TRACKING", "true");
    return builder.start();
  }

  // Where the class path is long, the one of the tests hides in the manifest of a jar.
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The command succeeded and complained of nothing. */
  Outcome requireSuccess() {
    assertWithMessage("standard error").that(err).isEmpty();
    assertWithMessage("exit code").that(code).isEqualTo(0);
    return this;
  }

  /** The command ended in one sentence for the user, which is returned. */
  String requireSentence() {
    assertWithMessage("standard error").that(err).hasSize(1);
    assertWithMessage("sentence").that(err.get(0)).startsWith("retrace: ");
    assertWithMessage("sentence")
        .that(err.get(0))
        .doesNotContainMatch("Exception|dev\\.retrace|com\\.fasterxml|ai\\.djl|\\bnull\\b");
    assertWithMessage("exit code").that(code).isEqualTo(2);
    return err.get(0);
  }
}
