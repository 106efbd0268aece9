package dev.retrace.examples.gallery;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.retrace.runtime.branch.Mlp;
import dev.retrace.runtime.testing.LiveArrays;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bias that is to become (3, 3): the loss is half the square of its distance. */
final class GalleryTrainingTest {
  private final NDManager manager = NDManager.newBaseManager();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Block network = Mlp.builder().setOutChannels(2).optHidden().build();

  @BeforeEach
  void make() {
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private GalleryRun run(int mostSteps) {
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    return new GalleryRun(Path.of("unused"), out, mostSteps);
  }

  private double[] train(GalleryRun run, int steps, UnaryOperator<NDArray> gradient) {
    Parameter bias = network.getParameters().valueAt(1);
    return new GalleryTraining(manager, network, run)
        .learningRate(0.1)
        .run(
            steps,
            (step, scratch, sink) -> {
              NDArray away = bias.getArray().sub(3);
              away.attach(scratch);
              double loss = 0.5 * away.mul(away).sum().getFloat();
              sink.parameter(bias, gradient.apply(away.duplicate()));
              return loss;
            });
  }

  @Test
  void theLossFallsAndNothingIsLeftBehind() {
    int before = LiveArrays.count(manager);

    double[] losses = train(run(1000), 200, away -> away);

    assertThat(losses).hasLength(200);
    assertThat(losses[199]).isLessThan(1e-3);
    assertThat(LiveArrays.count(manager)).isEqualTo(before);
    assertThat(lines.toString(StandardCharsets.UTF_8).lines().count()).isEqualTo(10);
  }

  @Test
  void aRunMayBeShortened() {
    assertThat(train(run(3), 200, away -> away)).hasLength(3);
  }

  @Test
  void aGradientThatIsNotFiniteEndsIt() {
    assertThat(
            assertThrows(IllegalStateException.class, () -> train(run(9), 9, away -> away.div(0))))
        .hasMessageThat()
        .isEqualTo("the gradient of step 0 is not finite");
  }
}
