package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VoxelSpacing;
import dev.retrace.idm.diffusion.PatchwisePredictor;
import dev.retrace.idm.diffusion.StepListener;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainedRunTest {
  private static final DataStatistics STATISTICS =
      new DataStatistics(0.3, 0.2, new VoxelSpacing(1, 1, 1));

  @TempDir Path temp;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private TrainedRun run(String... changes) {
    RunConfig config = SmallRun.config(changes);
    RunFolder folder = RunFolder.plan(temp);
    folder.make(Configurations.toYaml(config));
    Checkpoint.write(folder.checkpoint(1), Networks.create(manager, config), 1, STATISTICS);
    return TrainedRun.open(manager, folder, line -> {});
  }

  private static List<OptionalInt> labels(TrainedRun run) {
    return run.draw(1, StepListener.NONE).stream().map(Volume::label).toList();
  }

  @Test
  void drawnVolumesBearTheClassTheyWereDrawnOf() {
    assertThat(labels(run("model.classes=3", "sampling.count=5")))
        .containsExactly(
            OptionalInt.of(0),
            OptionalInt.of(1),
            OptionalInt.of(2),
            OptionalInt.of(0),
            OptionalInt.of(1))
        .inOrder();
  }

  @Test
  void withoutClassesNothingIsLabelled() {
    assertThat(labels(run())).containsExactly(OptionalInt.empty(), OptionalInt.empty());
  }

  @Test
  void whateverItIsAskedThePatchesAreThoseWished() {
    TrainedRun run = run();
    assertThat(run.predictor(List.of())).isEqualTo(run.denoiser());
    TrainedRun byPatches = run.withSampling(SmallRun.config("sampling.patch=4").sampling());
    assertThat(byPatches.predictor(List.of())).isInstanceOf(PatchwisePredictor.class);
    assertThat(byPatches.denoiser()).isEqualTo(run.denoiser());
  }

  @Test
  void aClassThatTheNetworkDoesNotKnowIsRefused() {
    TrainedRun run = run("model.classes=2");
    List<Volume> strange = List.of(Cubes.normal(1, 8, 0, 1, 1).get(0).labelled(2));
    assertThat(assertThrows(UserException.class, () -> run.predictor(strange)))
        .hasMessageThat()
        .contains("is of class 2, but model.classes is 2");
  }
}
