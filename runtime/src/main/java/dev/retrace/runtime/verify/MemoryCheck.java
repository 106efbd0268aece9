package dev.retrace.runtime.verify;

import ai.djl.ndarray.types.Shape;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.memory.ResidentMemory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the peak memory of a training step grows with depth. A tape cannot be seen from inside a
 * process, its memory can: a chain of copies of the layer is stepped in a JVM of its own, at two
 * depths, and the growth for each copy, beyond its parameters and gradients, is compared with the
 * size of the state that a stored pass would keep for it.
 *
 * <p>On Linux only. A small input is repeated along the batch until its state has {@value
 * #STATE_MEBIBYTES} MiB: what is smaller disappears in the noise of an allocator.
 */
public final class MemoryCheck {
  static final int STATE_MEBIBYTES = 4;

  private static final int SHALLOW = 4;
  private static final int DEEP = 4 * SHALLOW;

  /** Of the state, for each copy. A stored coupling keeps half of it at the very least. */
  private static final double BOUND = 0.125;

  private static final double MEBIBYTE = 1 << 20;

  private final String className;
  private final Shape input;
  private final Map<String, Shape> conditions;
  private final List<Path> classPath;

  private MemoryCheck(
      String className, Shape input, Map<String, Shape> conditions, List<Path> classPath) {
    this.className = className;
    this.input = input;
    this.conditions = conditions;
    this.classPath = classPath;
  }

  /**
   * A check of a layer that returns the shape it is given.
   *
   * @param className what {@link LayerFactory} can build
   * @param input (batch, channel, spatial...)
   * @return to be measured
   */
  public static MemoryCheck of(String className, Shape input) {
    return new MemoryCheck(className, input, Map.of(), List.of());
  }

  /**
   * A condition that branches receive.
   *
   * @param name as declared
   * @param shape (batch, ...)
   * @return a check with that condition
   */
  public MemoryCheck givenCondition(String name, Shape shape) {
    Map<String, Shape> all = new LinkedHashMap<>(conditions);
    all.put(name, shape);
    return new MemoryCheck(className, input, all, classPath);
  }

  /**
   * Where the class is, beside the class path of this JVM.
   *
   * @param entries folders and jars
   * @return a check that looks there, too
   */
  public MemoryCheck withClassPath(List<Path> entries) {
    return new MemoryCheck(className, input, conditions, List.copyOf(entries));
  }

  /**
   * Measures both depths.
   *
   * @return growth for each copy, relative to the state; not checked where the system does not tell
   *     its peak memory, or where copies of the layer cannot be chained
   * @throws IllegalArgumentException if the layer cannot be built or cannot take the shapes
   */
  public Finding measure() {
    if (!ResidentMemory.canMeasurePeak()) {
      return notChecked("peak memory is not available on this system; it is on Linux");
    }
    InvertibleBlock layer = LayerFactory.of(className, MemoryProbe.loader(classPath)).get();
    if (!layer.outputShape(input).equals(input)) {
      return notChecked(
          "the layer turns "
              + input
              + " into "
              + layer.outputShape(input)
              + ", so that copies of it cannot be chained");
    }
    double shallow = run(SHALLOW);
    double deep = run(DEEP);
    double perCopy = (deep - shallow) / (DEEP - SHALLOW);
    double state = MemoryProbe.stateBytes(MemoryProbe.enlarged(input, input)) / MEBIBYTE;
    double growth = Math.max(0, perCopy / state);
    boolean flat = growth <= BOUND;
    return new Finding(
        Property.MEMORY,
        flat ? Finding.Verdict.HOLDS : Finding.Verdict.BROKEN,
        "",
        growth,
        BOUND,
        flat
            ? ""
            : String.format(
                Locale.ROOT,
                "a training step needs %.1f MiB with %d copies and %.1f MiB with %d, without"
                    + " parameters and gradients: each keeps %.0f%% of its %.1f MiB state",
                shallow,
                SHALLOW,
                deep,
                DEEP,
                100 * growth,
                state));
  }

  private static Finding notChecked(String why) {
    return new Finding(Property.MEMORY, Finding.Verdict.NOT_CHECKED, "", Double.NaN, BOUND, why);
  }

  private double run(int copies) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-cp",
            classPathText(),
            MemoryProbe.class.getName(),
            className,
            Integer.toString(copies),
            MemoryProbe.text(input)));
    conditions.forEach((name, shape) -> command.add(name + "=" + MemoryProbe.text(shape)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // Large blocks are then given back at once, so that the peak is that of what lives.
    environment.put("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 18));
    environment.remove("MALLOC_TRIM_THRESHOLD_");
    environment.put("OPT_OUT_TRACKING", "true");
    try {
      Process process = builder.start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      return parse(code, answer.substring(answer.lastIndexOf('\n') + 1), copies);
    } catch (IOException e) {
      throw new IllegalStateException("cannot start a JVM to measure memory: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the measurement of memory was interrupted", e);
    }
  }

  private double parse(int code, String lastLine, int copies) {
    if (code != 0 || !lastLine.startsWith(MemoryProbe.ANSWER)) {
      throw new IllegalArgumentException(
          "a step through " + copies + " copies of " + className + " failed: " + lastLine);
    }
    return Long.parseLong(lastLine.substring(MemoryProbe.ANSWER.length())) / MEBIBYTE;
  }

  private String classPathText() {
    StringBuilder text = new StringBuilder(System.getProperty("java.class.path"));
    classPath.forEach(each -> text.append(File.pathSeparatorChar).append(each.toAbsolutePath()));
    return text.toString();
  }
}
