package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.UserException;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.runtime.io.SafeTensors;
import dev.retrace.runtime.io.SafeTensorsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResumeTest {
  private static final int STEPS = 7;

  @TempDir Path temp;

  private static RunConfig config(String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "training.steps=" + STEPS,
                "training.checkpoint_every=2",
                "training.keep_checkpoints=0",
                "training.validate_every=3",
                "training.sample_every=4",
                "training.drift_check_every=2",
                "diffusion.steps=6",
                "sampling.steps=1",
                "sampling.count=1",
                "data.flip=true"));
    all.addAll(List.of(changes));
    return SmallRun.config(all.toArray(new String[0]));
  }

  /**
   * Every tensor of a file as its type and its bytes, and the metadata but for times, and for what
   * is still due where a run was stopped between steps.
   */
  private static Map<String, Object> contents(Path file) throws IOException {
    Map<String, Object> contents = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager();
        SafeTensorsFile tensors = SafeTensors.open(file)) {
      for (String name : tensors.names()) {
        try (NDArray tensor = tensors.read(manager, name)) {
          contents.put(
              name,
              List.of(
                  tensor.getDataType(), tensor.getShape(), ByteBuffer.wrap(tensor.toByteArray())));
        }
      }
      ObjectNode position = (ObjectNode) new JsonMapper().readTree(position(tensors));
      contents.put(
          "position", position.without(List.of("seconds", "metricsBytes", "due")).toString());
      contents.put("steps", tensors.metadata().get("optimizer_steps"));
    }
    return contents;
  }

  private static String position(SafeTensorsFile tensors) {
    return tensors.metadata().get("position");
  }

  private static void assertSameRun(RunFolder actual, RunFolder expected) throws IOException {
    assertThat(InterruptedRun.metrics(actual)).isEqualTo(InterruptedRun.metrics(expected));
    for (CheckpointFiles each : Resumption.checkpoints(expected.checkpoints())) {
      CheckpointFiles other = new CheckpointFiles(actual.checkpoints(), each.step());
      assertWithMessage("weights of step %s", each.step())
          .that(Files.mismatch(other.weights(), each.weights()))
          .isEqualTo(-1);
      assertThat(contents(other.state())).isEqualTo(contents(each.state()));
    }
    try (Stream<Path> samples = Files.list(expected.samples())) {
      for (Path each : samples.toList()) {
        Path other = actual.samples().resolve(each.getFileName());
        assertWithMessage(each.toString()).that(Files.mismatch(other, each)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "float32, 0.9, 2, false, 1.0",
    "int8, 0.9, 2, false, 1.0",
    "int8, 0.0, 1, true, 0.0",
  })
  void continuingEqualsNeverHavingStopped(
      String moments, double average, int accumulate, boolean fused, double clip)
      throws IOException {
    RunConfig config =
        config(
            moments.equals("int8") ? "model.channels=[16,32]" : "model.channels=[4,8]",
            "memory.moments=" + moments,
            "training.weight_average=" + average,
            "training.accumulate=" + accumulate,
            "memory.fused_step=" + fused,
            "training.clip_norm=" + clip);
    RunFolder unbroken = InterruptedRun.begin(temp.resolve("unbroken"), config, STEPS + 1);

    RunFolder broken = InterruptedRun.begin(temp.resolve("broken"), config, 3);
    InterruptedRun.goOn(broken, 1);
    InterruptedRun.goOn(broken, 1);
    InterruptedRun.goOn(broken, STEPS);

    assertSameRun(broken, unbroken);
    Map<String, Object> state = contents(new CheckpointFiles(broken.checkpoints(), STEPS).state());
    assertThat(state.toString().contains(DataType.UINT8.toString()))
        .isEqualTo(moments.equals("int8"));
    assertThat(state.keySet().stream().anyMatch(name -> name.startsWith("aside/")))
        .isEqualTo(average > 0); // without an average the weights are in one file only
  }

  /** The validation after that step has been logged, the drawing is broken off. */
  @ParameterizedTest
  @ValueSource(longs = {2, STEPS})
  void whatIsBrokenOffBetweenStepsIsDoneAgain(long step) throws IOException {
    RunConfig config =
        config(
            "training.validate_every=2", "training.sample_every=2", "training.checkpoint_every=4");
    RunFolder unbroken = InterruptedRun.begin(temp.resolve("unbroken"), config, STEPS + 1);
    RunFolder broken = RunFolder.plan(temp.resolve("broken"));
    broken.make(Configurations.toYaml(config));
    try (StopSignal stop = StopSignal.manual();
        PrintStream out =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
              @Override
              public void println(String text) {
                if (text.endsWith("step " + step + ":")) {
                  stop.request();
                }
              }
            }) {
      InterruptedRun.run(broken, Resumption.none(), stop, out, InterruptedRun.volumes(1));
    }
    assertThat(Files.exists(broken.samplePicture(step))).isFalse();
    assertThat(RunNotes.read(broken).orElseThrow().ended())
        .isEqualTo("stopped after " + step + " steps");

    InterruptedRun.goOn(broken, STEPS + 1);

    assertSameRun(broken, unbroken);
    assertThat(Files.exists(broken.samplePicture(step))).isTrue();
  }

  @Test
  void aRunGoesOnFromAnyOfItsCheckpointsAndForgetsWhatCameAfter() throws IOException {
    RunFolder unbroken = InterruptedRun.begin(temp.resolve("unbroken"), config(), STEPS + 1);
    RunFolder cut = InterruptedRun.begin(temp.resolve("cut"), config(), STEPS + 1);
    for (long later : new long[] {4, 6, 7}) {
      new CheckpointFiles(cut.checkpoints(), later).delete();
    }
    Path part =
        cut.checkpoints().resolve(".step-0000004.safetensors." + UUID.randomUUID() + ".tmp");
    Files.writeString(part, "part");
    Path another = Files.writeString(cut.root().resolve(".notes.tmp"), "mine");

    assertThat(InterruptedRun.goOn(cut, STEPS)).isEmpty();

    assertSameRun(cut, unbroken);
    assertThat(Files.exists(part)).isFalse();
    assertThat(Files.readString(another)).isEqualTo("mine");
  }

  @Test
  void aRunThatHadNoCheckpointYetStartsAgain() throws IOException {
    RunFolder unbroken = InterruptedRun.begin(temp.resolve("unbroken"), config(), STEPS + 1);
    RunFolder early = RunFolder.plan(temp.resolve("early"));
    early.make(Configurations.toYaml(config()));
    Files.writeString(early.metrics(), "{\"step\":1}\n{\"st");
    InterruptedRun.goOn(early, STEPS + 1);
    assertSameRun(early, unbroken);
  }

  @Test
  void aFinishedRunMayGoOnForLonger() throws IOException {
    RunFolder folder = InterruptedRun.begin(temp.resolve("run"), config(), STEPS + 1);
    RunConfig longer = Configurations.read(folder.config(), List.of("training.steps=9"));
    folder.make(Configurations.toYaml(longer));
    InterruptedRun.goOn(folder, STEPS);
    assertThat(Resumption.find(folder, said -> {}).step()).isEqualTo(9);
    UserException e =
        assertThrows(
            UserException.class,
            () -> Resumption.find(folder, said -> {}).requireReachable(config().training()));
    assertThat(e).hasMessageThat().startsWith("--steps 7: the run has already done 9");
  }

  @Test
  void aRunThatDivergesNamesItsLastGoodCheckpoint() {
    Path root = temp.resolve("run");
    RunConfig config = config("training.learning_rate=1e20", "training.checkpoint_every=1");
    UserException e =
        assertThrows(UserException.class, () -> InterruptedRun.begin(root, config, STEPS + 1));
    assertThat(e).hasMessageThat().containsMatch("^Training diverged at step [2-9]: the loss is ");
    assertThat(e)
        .hasMessageThat()
        .containsMatch("the last good checkpoint is .*step-000000[1-8].safetensors$");
  }

  @Test
  void otherVolumesAreNoticed() {
    RunFolder folder = InterruptedRun.begin(temp.resolve("run"), config(), 2);
    VolumeSet others = InterruptedRun.volumes(2);
    UserException e =
        assertThrows(UserException.class, () -> InterruptedRun.goOn(folder, STEPS, others));
    assertThat(e).hasMessageThat().startsWith("The volumes are not those");
  }

  @Test
  void checkpointsOfAnEarlierVersionAreReadButNotResumed() throws IOException {
    RunFolder folder = InterruptedRun.begin(temp.resolve("run"), config(), 2);
    CheckpointFiles files = new CheckpointFiles(folder.checkpoints(), 2);
    Files.delete(files.manifest());
    Files.delete(files.state());
    UserException e = assertThrows(UserException.class, () -> Resumption.find(folder, said -> {}));
    assertThat(e).hasMessageThat().contains("hold weights only");
    try (NDManager manager = NDManager.newBaseManager()) {
      Checkpoint.read(
          manager, folder.latestCheckpoint(said -> {}), Networks.create(manager, config()));
    }
  }

  @Test
  void theLastCheckpointsAndTheBestAreKept() throws IOException {
    RunConfig config =
        config(
            "training.steps=9",
            "training.checkpoint_every=1",
            "training.validate_every=2",
            "training.keep_checkpoints=2",
            "training.learning_rate=0.5"); // so that an early step is the best
    RunFolder folder = InterruptedRun.begin(temp.resolve("run"), config, 10);
    List<Long> kept =
        Resumption.checkpoints(folder.checkpoints()).stream().map(CheckpointFiles::step).toList();
    long best = best(folder);
    assertThat(best).isIn(List.of(2L, 4L, 6L));
    assertThat(kept).containsExactly(9L, 8L, best).inOrder();
  }

  private static long best(RunFolder folder) throws IOException {
    double lowest = Double.MAX_VALUE;
    long best = 0;
    for (String line : Files.readAllLines(folder.metrics())) {
      ObjectNode row = (ObjectNode) new JsonMapper().readTree(line);
      if (row.path("validation").asText().equals("mean")
          && row.get("step").asLong() < 9
          && row.get("network").asDouble() < lowest) {
        lowest = row.get("network").asDouble();
        best = row.get("step").asLong();
      }
    }
    return best;
  }
}
