package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.runtime.testing.LiveArrays;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadinessTest {
  // A long study: -Dretrace.steadiness.steps=2000.
  private static final int STEPS = Integer.getInteger("retrace.steadiness.steps", 120);

  /** The line that says how a step is made. */
  private static final int BEFORE_STEPS = 1;

  @TempDir Path temp;

  /** Counts the run's arrays whenever the progress line is rewritten, which is after every step. */
  private static final class Census extends PrintStream {
    private final NDManager manager;
    private final List<Integer> counts = new ArrayList<>();

    Census(NDManager manager) {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      this.manager = manager;
    }

    @Override
    public void print(String text) {
      counts.add(LiveArrays.count(manager));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"branches", "stem"})
  void noStepLeavesAnythingBehind(String time) {
    RunConfig config =
        SmallRun.config(
            "model.time=" + time,
            "training.steps=" + STEPS,
            "training.validate_every=30",
            "training.checkpoint_every=70",
            "training.sample_every=90");
    VolumeSet volumes = new PhantomVolumes(8, 3, 1, 1).load();
    try (NDManager manager = NDManager.newBaseManager();
        Census census = new Census(manager)) {
      RunFolder folder = RunFolder.plan(temp.resolve("run"));
      Trainer trainer =
          DaggerTrainerComponent.factory()
              .create(manager, new TrainerOptions(config, folder, census, true), volumes)
              .trainer();
      folder.make("");
      trainer.run();
      assertThat(census.counts.size()).isAtLeast(STEPS);
      // The first step makes the optimizer's moments; nothing is ever added to them.
      List<Integer> afterSteps = census.counts.subList(BEFORE_STEPS, census.counts.size());
      assertThat(Set.copyOf(afterSteps)).hasSize(1);
    }
  }
}
