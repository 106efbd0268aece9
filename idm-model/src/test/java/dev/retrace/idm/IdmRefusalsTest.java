package dev.retrace.idm;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.retrace.runtime.Gradients;
import dev.retrace.runtime.LayerException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the network cannot take, said in one sentence before the engine says it in many. */
final class IdmRefusalsTest {
  private static final long[] STEPS = {3, 700};

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void refusesToNormaliseASingleVoxel() {
    Idm network = new Idm(Networks.config(TimeConditioning.STEM, 1));

    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> network.initializeFor(manager, DataType.FLOAT32, 2, 2));

    assertThat(thrown).isInstanceOf(LayerException.class);
    assertThat(((LayerException) thrown).path()).isEqualTo("core.junction.next.encode[0].residual");
    assertThat(thrown).hasMessageThat().contains("would average a single value per channel");
    assertThat(thrown).hasMessageThat().contains("use Norm.GROUP");
  }

  @Test
  void refusesAttentionThatTheSkipCannotTakeAndNamesTheLevel() {
    CoreConfig core =
        Networks.core(TimeConditioning.STEM)
            .withAttention(new SkipAttention(AttentionMode.GATE, 1, 1, AttentionMask.AUTO));
    CoreConfig thirds =
        Cores.usual(List.of(4, 12), List.of(1, 1), List.of(List.of(3, 3)), 0, false)
            .withAttention(core.attention());
    Idm odd = new Idm(new IdmConfig(1, thirds, TimeConditioning.STEM, 6, 7));
    Idm headed =
        new Idm(
            new IdmConfig(
                1,
                core.withAttention(new SkipAttention(AttentionMode.GATE, 1, 4, AttentionMask.AUTO)),
                TimeConditioning.STEM,
                6,
                7));

    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> odd.initializeFor(manager, DataType.FLOAT32, 9, 6)))
        .hasMessageThat()
        .startsWith("attention at level 0: size [9, 6] does not divide into a grid of 2 patches");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> headed.initializeFor(manager, DataType.FLOAT32, 8, 8)))
        .hasMessageThat()
        .isEqualTo("attention at level 0: 2 channels do not divide into 4 heads");
  }

  @Test
  void refusesVolumesOfAnotherNumberOfChannels() {
    Idm network = Networks.random(manager, TimeConditioning.STEM, 1, DataType.FLOAT32);
    NDArray x = Networks.volumes(manager, 2, DataType.FLOAT32);
    String sentence = "the network is for 1 image channels but the volumes have 2";

    assertThat(assertThrows(IllegalArgumentException.class, () -> network.run(x, STEPS)))
        .hasMessageThat()
        .isEqualTo(sentence);
    try (Gradients gradients = new Gradients(manager)) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class,
              () -> network.train(x, STEPS, NDArray::duplicate, gradients));
      assertThat(thrown).hasMessageThat().isEqualTo(sentence);
    }
  }

  @Test
  void refusesAnotherNumberOfStepsThanOfSamples() {
    Idm network = Networks.random(manager, TimeConditioning.STEM, 1, DataType.FLOAT32);
    NDArray x = Networks.volumes(manager, 1, DataType.FLOAT32);

    var thrown = assertThrows(IllegalArgumentException.class, () -> network.run(x, 3));

    assertThat(thrown)
        .hasMessageThat()
        .isEqualTo("t: expected one step for each of 2 samples, not 1");
  }

  @Test
  void refusesConfigurationsThatContradictThemselves() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new IdmConfig(
                    1, Networks.core(TimeConditioning.STEM), TimeConditioning.BRANCHES, 6, 7));

    assertThat(thrown).hasMessageThat().contains("does not agree with the core's branches");
  }
}
