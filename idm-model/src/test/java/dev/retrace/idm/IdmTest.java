package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.retrace.idm.diffusion.TimeEmbedding;
import dev.retrace.idm.testing.RandomParameters;
import dev.retrace.idm.testing.StoredGradients;
import dev.retrace.runtime.Conditions;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.memory.GradMode;
import dev.retrace.runtime.testing.Golden;
import dev.retrace.runtime.testing.LayerRun;
import dev.retrace.runtime.testing.LiveArrays;
import dev.retrace.runtime.testing.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole network: stem, core, head and time. */
final class IdmTest {
  // Float64, sums in another order: about 1e-13 relative to a gradient's largest entry.
  private static final double TOLERANCE = 1e-10;
  private static final long[] STEPS = {3, 700};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({"STEM, 1", "STEM, 2", "BRANCHES, 1", "BRANCHES, 2"})
  void trainsOnTheGradientsOfPlainAutograd(TimeConditioning time, int imageChannels) {
    Idm network = network(time, imageChannels, DataType.FLOAT64);
    NDArray x = volumes(imageChannels, DataType.FLOAT64);
    NDArray g = Numbers.normal(manager, DataType.FLOAT64, 2, x.getShape());
    StoredGradients stored = StoredGradients.of(network, g, x, sinusoid(DataType.FLOAT64));

    try (Gradients gradients = new Gradients(manager)) {
      network.train(
          x,
          STEPS,
          output -> {
            assertClose("output", Numbers.doubles(output), stored.output());
            return g.duplicate();
          },
          gradients);

      assertThat(stored.parameters().keySet())
          .containsExactlyElementsIn(network.getParameters().keys());
      for (Pair<String, Parameter> parameter : network.getParameters()) {
        NDArray found = gradients.of(parameter.getValue()).orElseThrow();
        String path = parameter.getKey();
        assertClose(path, Numbers.doubles(found), stored.parameters().get(path));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TimeConditioning.class)
  void runsAsTheBlockDoes(TimeConditioning time) {
    Idm network = network(time, 2, DataType.FLOAT32);
    NDArray x = volumes(2, DataType.FLOAT32);

    NDArray run = network.run(x, STEPS);
    NDArray block =
        GradMode.off(
            () ->
                network
                    .forward(
                        new ParameterStore(manager, false),
                        new NDList(x, sinusoid(DataType.FLOAT32)),
                        false)
                    .singletonOrThrow());

    assertThat(run.getShape()).isEqualTo(x.getShape());
    assertThat(run.toFloatArray()).isEqualTo(block.toFloatArray());
  }

  @ParameterizedTest
  @EnumSource(TimeConditioning.class)
  void dependsOnTheTime(TimeConditioning time) {
    Idm network = network(time, 1, DataType.FLOAT32);
    NDArray x = volumes(1, DataType.FLOAT32);

    float[] early = network.run(x, 3, 700).toFloatArray();
    float[] late = network.run(x, 3, 701).toFloatArray();

    int sample = early.length / 2;
    assertThat(late[0]).isEqualTo(early[0]);
    assertThat(late[sample]).isNotEqualTo(early[sample]);
  }

  // Couplings at zero leave what they read, and all else is orthogonal.
  @Test
  void theCorePreservesTheNormAtZeroStart() {
    CoreConfig sizes = Cores.atZero(Networks.core(TimeConditioning.STEM));
    Idm network = new Idm(new IdmConfig(1, sizes, TimeConditioning.STEM, Networks.TIME_WIDTH, 7));
    network.initializeFor(manager, DataType.FLOAT64, 8, 8);
    for (Pair<String, Parameter> parameter : network.core().getParameters()) {
      if (!parameter.getKey().contains("residual")) {
        RandomParameters.move(parameter.getValue().getArray(), 1, 5);
      }
    }
    NDArray x = Numbers.normal(manager, DataType.FLOAT64, 1, new Shape(2, 4, 8, 8));

    double[] y = new LayerRun(network.core(), Conditions.NONE).forward(x).value();

    assertThat(y).isNotEqualTo(x.toDoubleArray());
    assertThat(norm(y)).isWithin(1e-12 * norm(y)).of(norm(x.toDoubleArray()));
  }

  @Test
  void returnsZeroAtZeroStart() {
    CoreConfig sizes = Cores.atZero(Networks.core(TimeConditioning.STEM));
    Idm network = new Idm(new IdmConfig(1, sizes, TimeConditioning.STEM, Networks.TIME_WIDTH, 7));
    network.initializeFor(manager, DataType.FLOAT32, 6, 7);

    float[] output = network.run(volumes(1, DataType.FLOAT32), STEPS).toFloatArray();

    assertThat(output).isEqualTo(new float[output.length]);
  }

  @ParameterizedTest
  @EnumSource(TimeConditioning.class)
  void survivesBeingSavedAndLoaded(TimeConditioning time, @TempDir Path folder)
      throws IOException, MalformedModelException {
    Idm network = network(time, 2, DataType.FLOAT32);
    NDArray x = volumes(2, DataType.FLOAT32);
    List<String> names = network.getParameters().keys();
    assertThat(names).containsNoDuplicates();
    assertThat(names)
        .containsAtLeast(
            "time.dense0.weight",
            "stem.conv.weight",
            "stem.time.bias",
            "core.encode[1].residual.conv0.weight",
            "core.encode[1].mix.weight",
            "core.junction.down.weight",
            "core.junction.next.encode[0].residual.norm1.bias",
            "head.conv.bias");
    try (Model model = Model.newInstance("idm")) {
      model.setBlock(network);
      model.save(folder, "idm");
    }

    try (Model model = Model.newInstance("idm")) {
      Idm fresh = new Idm(Networks.config(time, 2));
      model.setBlock(fresh);
      model.load(folder, "idm");

      assertThat(fresh.getParameters().keys()).isEqualTo(names);
      for (String name : names) {
        float[] saved = network.getParameters().get(name).getArray().toFloatArray();
        float[] loaded = fresh.getParameters().get(name).getArray().toFloatArray();
        assertWithMessage(name).that(loaded).isEqualTo(saved);
      }
      assertThat(fresh.run(x, STEPS).toFloatArray())
          .isEqualTo(network.run(x, STEPS).toFloatArray());
    }
  }

  @ParameterizedTest
  @EnumSource(TimeConditioning.class)
  void leavesNothingAlive(TimeConditioning time) {
    Idm network = network(time, 1, DataType.FLOAT32);
    NDArray x = volumes(1, DataType.FLOAT32);
    network.run(x, STEPS).close(); // kernels are loaded on first use
    int before = LiveArrays.count(manager);

    network.run(x, STEPS).close();
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    try (Gradients gradients = new Gradients(manager)) {
      network.train(x, STEPS, NDArray::duplicate, gradients);
      int sums = 1 + network.getParameters().size(); // a manager and what it keeps
      assertThat(LiveArrays.count(manager)).isEqualTo(before + sums);
    }
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
  }

  // The engine starts every thread but its own with recording switched on.
  @Test
  void givesTheSameOnAnotherThread() {
    Idm network = network(TimeConditioning.BRANCHES, 1, DataType.FLOAT32);
    NDArray x = volumes(1, DataType.FLOAT32);
    float[] here = network.run(x, STEPS).toFloatArray();
    float[] gradientHere = gradientOfTheStem(network, x);
    int before = LiveArrays.count(manager);

    CompletableFuture.runAsync(
            () -> {
              assertThat(GradMode.isOn()).isTrue();
              assertThat(network.run(x, STEPS).toFloatArray()).isEqualTo(here);
              assertThat(gradientOfTheStem(network, x)).isEqualTo(gradientHere);
              assertThat(GradMode.isOn()).isTrue();
            },
            task -> new Thread(task).start())
        .join();

    assertThat(LiveArrays.count(manager)).isEqualTo(before + 1); // what run() returned
  }

  private float[] gradientOfTheStem(Idm network, NDArray x) {
    try (Gradients gradients = new Gradients(manager)) {
      network.train(x, STEPS, NDArray::duplicate, gradients);
      Parameter weight = network.getParameters().get("stem.conv.weight");
      return gradients.of(weight).orElseThrow().toFloatArray();
    }
  }

  private Idm network(TimeConditioning time, int imageChannels, DataType type) {
    return Networks.random(manager, time, imageChannels, type);
  }

  private NDArray volumes(int imageChannels, DataType type) {
    return Networks.volumes(manager, imageChannels, type);
  }

  private NDArray sinusoid(DataType type) {
    return TimeEmbedding.sinusoidal(manager, STEPS, Networks.TIME_WIDTH, type);
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    assertWithMessage(what).that(Golden.relativeError(actual, expected)).isLessThan(TOLERANCE);
  }
}
