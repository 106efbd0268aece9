package dev.retrace.examples.doctor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import dev.retrace.runtime.memory.GradMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What computes.
 *
 * @param djl version of the Deep Java Library
 * @param pytorch version of PyTorch below it; empty if the engine does not start
 * @param devices that tensors may lie on, the default first
 * @param threads that share one operation
 * @param interopThreads that run operations at the same time
 * @param cache where native libraries are unpacked
 * @param unpacked those found there
 * @param fault why nothing can be computed, if so
 */
public record EngineFacts(
    String djl,
    Optional<String> pytorch,
    List<String> devices,
    int threads,
    int interopThreads,
    Path cache,
    List<String> unpacked,
    Optional<String> fault) {
  private static final String NAME = "PyTorch";

  /** Copies the lists. */
  public EngineFacts {
    devices = List.copyOf(devices);
    unpacked = List.copyOf(unpacked);
  }

  static EngineFacts gather() {
    // Without natives on the class path the engine would fetch them.
    System.setProperty("ai.djl.offline", "true");
    Path cache = Utils.getEngineCacheDir(NAME.toLowerCase(Locale.ROOT));
    String djl = Engine.getDjlVersion();
    try {
      Engine engine = Engine.getEngine(NAME);
      Optional<String> fault =
          computes() ? Optional.empty() : Optional.of("it adds 1 and 2 to something else than 3");
      return new EngineFacts(
          djl,
          Optional.of(engine.getVersion()),
          Arrays.stream(engine.getDevices()).map(Device::toString).toList(),
          JniUtils.getNumThreads(),
          JniUtils.getNumInteropThreads(),
          cache,
          folders(cache),
          fault);
    } catch (EngineException | LinkageError | AssertionError | IllegalStateException e) {
      return new EngineFacts(
          djl, Optional.empty(), List.of(), 0, 0, cache, folders(cache), Optional.of(cause(e)));
    }
  }

  private static boolean computes() {
    return GradMode.off(
        () -> {
          try (NDManager manager = NDManager.newBaseManager();
              NDArray one = manager.create(1f);
              NDArray two = manager.create(2f);
              NDArray sum = one.add(two)) {
            return sum.getFloat() == 3f;
          }
        });
  }

  private static String cause(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<String> folders(Path cache) {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // not unpacked yet
    }
  }
}
