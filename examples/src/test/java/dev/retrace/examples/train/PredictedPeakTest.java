package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.DataType;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.idm.Idm;
import dev.retrace.runtime.memory.ResidentMemory;
import dev.retrace.runtime.plan.MemoryPlanner;
import dev.retrace.runtime.plan.Prediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Predicted against measured: the peak of a step above the process before it, with an allocator
 * that gives large blocks back at once. Most states have 16 MiB; in the last network the weights of
 * the lowest level are larger than any activation.
 */
final class PredictedPeakTest {
  private static final double MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.modules=[0,0] memory.strategy=invert",
        "model.modules=[0,0] model.time=stem model.attention=gate model.attention_levels=1",
        "model.modules=[2,2]",
        "model.modules=[2,2] memory.budget=140MiB",
        "model.modules=[2,2] memory.strategy=checkpoint model.norm=instance model.time=stem",
        "model.modules=[1,1,2] model.channels=[64,256,1024] data.size=16 training.batch=2",
        "model.modules=[1,1] model.lifting=nonlinear",
        "model.modules=[1,1] model.lifting=strided data.size=64 training.batch=2",
        "model.modules=[1,1] training.reconstruction=1",
      })
  void agreesWithinATenth(String settings) throws IOException, InterruptedException {
    assumeTrue(ResidentMemory.canMeasurePeak());
    List<String> changes =
        new ArrayList<>(
            List.of(
                "model.channels=[32,64]",
                "model.attention=none",
                "model.attention_levels=0",
                "memory.strategy=planned",
                "memory.fused_step=true"));
    changes.addAll(List.of(settings.split(" ", -1)));
    double predicted = predicted(changes) / MEBIBYTE;
    double measured = measured(changes) / MEBIBYTE;
    assertThat(predicted).isAtLeast(40);
    assertWithMessage("predicted %s MiB, measured %s MiB", predicted, measured)
        .that(measured / predicted)
        .isWithin(0.1)
        .of(1);
  }

  /** What a step takes beyond what was there before it: weights and one array of volumes. */
  private static long predicted(List<String> changes) {
    RunConfig config = Configurations.preset("tiny", changes);
    Idm network = Networks.shapes(config);
    long size = config.data().size();
    long batch = config.training().batch();
    StepPlanning planning = new StepPlanning(config, network);
    Prediction prediction =
        new MemoryPlanner(
                config.training().reconstruction() > 0
                    ? network.reconstructingOutline(DataType.FLOAT32, batch, size, size, size)
                    : network.outline(DataType.FLOAT32, batch, size, size, size),
                planning.optimizer())
            .describe(planning.plan().plan())
            .prediction();
    return prediction.peak() - prediction.standing() - Float.BYTES * batch * size * size * size;
  }

  private static long measured(List<String> changes) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Xms128m",
            "-Xmx128m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            PeakProbe.class.getName()));
    command.addAll(changes);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 20));
    builder.environment().remove("MALLOC_TRIM_THRESHOLD_");
    builder.environment().put("OPT_OUT_TRACKING", "true");
    Process process = builder.start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isEqualTo(0);
    return Long.parseLong(answer.substring(answer.lastIndexOf('\n') + 1));
  }
}
