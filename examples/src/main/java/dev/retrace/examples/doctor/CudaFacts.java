package dev.retrace.examples.doctor;

import ai.djl.engine.EngineException;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntSupplier;

/**
 * What the engine needs for NVIDIA's GPUs.
 *
 * @param driver whether the driver is installed, by its management library
 * @param runtime version of CUDA's runtime library on the loader's path, such as 12.4
 * @param gpus how many that library sees
 * @param natives native libraries on the class path, such as {@code 2.7.1 cpu linux-x86_64}
 */
public record CudaFacts(boolean driver, Optional<String> runtime, int gpus, List<String> natives) {
  private static final String NATIVES = "native/lib/pytorch.properties";

  /** Copies the list. */
  public CudaFacts {
    natives = List.copyOf(natives);
  }

  static CudaFacts gather() {
    return new CudaFacts(
        hasLibrary(isWindows() ? "nvml" : "libnvidia-ml.so.1"),
        runtime(CudaUtils::getCudaVersion),
        CudaUtils.getGpuCount(),
        onClassPath());
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }

  static boolean hasLibrary(String name) {
    try {
      NativeLibrary.getInstance(name).close();
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * The runtime's version, by what asks it; empty where that throws, as it does without the
   * library. {@link CudaUtils#hasCuda} does not tell: it asks for a GPU.
   */
  static Optional<String> runtime(IntSupplier number) {
    try {
      return Optional.of(version(number.getAsInt()));
    } catch (IllegalStateException | IllegalArgumentException | EngineException e) {
      return Optional.empty();
    }
  }

  /** CUDA counts a thousand for each major and ten for each minor version. */
  private static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }

  private static List<String> onClassPath() {
    List<String> natives = new ArrayList<>();
    try {
      ClassLoader loader = CudaFacts.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(NATIVES))) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
          properties.load(in);
        }
        natives.add(
            properties.getProperty("version", "unknown version").replaceFirst("-\\d+$", "")
                + " "
                + properties.getProperty("flavor", "")
                + " "
                + properties.getProperty("classifier", ""));
      }
    } catch (IOException e) {
      // Then none is known; the engine tells of what it cannot load.
    }
    return natives;
  }

  /**
   * Whether natives for GPUs are on the class path.
   *
   * @return true if one of them is built for CUDA
   */
  public boolean hasGpuNatives() {
    return natives.stream().anyMatch(each -> each.contains(" cu1"));
  }
}
