package dev.retrace.runtime.branch;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Evaluation;
import dev.retrace.runtime.GradientSink;
import dev.retrace.runtime.Pass;
import dev.retrace.runtime.Recording;
import dev.retrace.runtime.kernel.Precision;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.memory.ResidentMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a unit says of its memory, against resident memory in a JVM of its own. */
final class ConvUnitMemoryTest {
  private static final double MEBIBYTE = 1 << 20;

  /** Channels, extent, batch, norm, precision, whether conditioned, whether recomputed. */
  private static final List<String> CASES =
      List.of(
          "32 32 4 INSTANCE FLOAT32 false false",
          "32 32 4 GROUP FLOAT32 true false",
          "32 32 4 INSTANCE BFLOAT16 true false",
          "32 32 4 INSTANCE FLOAT32 false true",
          "96 16 4 NONE FLOAT32 false false",
          "640 2 4 GROUP FLOAT32 true false");

  @Test
  void figuresAreThoseOfTheProcess() throws IOException, InterruptedException {
    assumeTrue(ResidentMemory.canMeasurePeak());
    String answer = childOutput();
    List<String> lines = answer.lines().filter(line -> line.startsWith("case ")).toList();

    assertWithMessage(answer).that(lines).hasSize(CASES.size());
    for (String line : lines) {
      List<Double> figures =
          Arrays.stream(line.substring(line.indexOf(':') + 2).split(" ", -1))
              .map(Double::valueOf)
              .toList();
      for (int i = 0; i < figures.size(); i += 2) {
        // The engine's own buffers are some MiB, and come and go.
        double tolerance = 3 + 0.1 * figures.get(i);
        assertWithMessage(line).that(figures.get(i + 1)).isWithin(tolerance).of(figures.get(i));
      }
    }
  }

  @Test
  void workIsCountedInMultiplications() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Shape input = new Shape(2, 3, 5, 4);
      ConvUnit unit = ConvUnit.builder().setOutChannels(7).build();
      unit.initialize(manager, DataType.FLOAT32, input);

      long positions = 2 * 5 * 4;
      assertThat(unit.multiplications(input)).isEqualTo(positions * 9 * (3 * 7 + 7 * 7));
    }
  }

  private static String childOutput() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-cp",
            System.getProperty("java.class.path"),
            Probe.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // Large blocks are then given back at once, so that the peak is that of what lives.
    environment.put("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 18));
    environment.remove("MALLOC_TRIM_THRESHOLD_");
    environment.put("OPT_OUT_TRACKING", "true");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** Prints, of each case, measured and told MiB of evaluation, tape and all of a pullback. */
  static final class Probe {
    // As a step that applies gradients at once: they live until they are handed on.
    private static final GradientSink DROP =
        new GradientSink() {
          @Override
          public void parameter(Parameter parameter, NDArray grad) {
            grad.close();
          }

          @Override
          public void condition(String name, NDArray grad) {
            grad.close();
          }
        };

    private Probe() {}

    public static void main(String... args) {
      GradMode.runOff(() -> CASES.forEach(Probe::measure));
    }

    private static void measure(String text) {
      String[] words = text.split(" ", -1);
      long channels = Long.parseLong(words[0]);
      long extent = Long.parseLong(words[1]);
      Shape shape = new Shape(Long.parseLong(words[2]), channels, extent, extent, extent);
      ConvUnit unit =
          ConvUnit.builder()
              .setOutChannels((int) channels)
              .optNorm(Norm.valueOf(words[3]))
              .optPrecision(Precision.valueOf(words[4]))
              .optRecompute(Boolean.parseBoolean(words[6]))
              .build();
      try (NDManager manager = NDManager.newBaseManager()) {
        NDList inputs = new NDList(manager.randomNormal(shape));
        if (Boolean.parseBoolean(words[5])) {
          inputs.add(manager.randomNormal(new Shape(shape.get(0), 3)));
        }
        NDArray[] given = inputs.toArray(new NDArray[0]);
        unit.initialize(
            manager,
            DataType.FLOAT32,
            Arrays.stream(given).map(NDArray::getShape).toArray(Shape[]::new));
        NDArray g = manager.randomNormal(shape);
        run(unit, given, g); // compiles kernels and fills the engine's caches
        double[] measured = run(unit, given, g);
        double tape = unit.tapeBytes(shape, DataType.FLOAT32) / MEBIBYTE;
        System.out.printf(
            "case %s: %.1f %.1f %.1f %.1f %.1f %.1f%n",
            text,
            measured[0],
            unit.evaluationBytes(shape, DataType.FLOAT32) / MEBIBYTE,
            measured[1],
            tape,
            measured[2],
            tape + unit.pullbackBytes(shape, DataType.FLOAT32) / MEBIBYTE);
      }
    }

    private static double[] run(ConvUnit unit, NDArray[] given, NDArray g) {
      long before = restart();
      Evaluation.of(unit, Pass.inference(Conditions.NONE), given).close();
      final double evaluation = above(before, ResidentMemory.peakBytes());
      before = restart();
      try (Recording recording = Recording.of(unit, true, given)) {
        double tape = above(before, ResidentMemory.currentBytes());
        recording.pullback(g.stopGradient(), DROP);
        return new double[] {evaluation, tape, above(before, ResidentMemory.peakBytes())};
      }
    }

    private static long restart() {
      ResidentMemory.resetPeak();
      return ResidentMemory.currentBytes();
    }

    private static double above(long before, long now) {
      return (now - before) / MEBIBYTE;
    }
  }
}
