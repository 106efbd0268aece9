package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.data.PhantomVolumes;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.runtime.verify.DriftProbe.Drift;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DriftGuardTest {
  @TempDir Path temp;

  private List<JsonNode> train(String name, int every, ByteArrayOutputStream out)
      throws IOException {
    VolumeSet volumes = new PhantomVolumes(8, 3, 1, 1).load();
    RunFolder folder = RunFolder.plan(temp.resolve(name));
    try (NDManager manager = NDManager.newBaseManager();
        PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      TrainerOptions options =
          new TrainerOptions(
              SmallRun.config("training.steps=4", "training.drift_check_every=" + every),
              folder,
              text,
              false);
      Trainer trainer =
          DaggerTrainerComponent.factory().create(manager, options, volumes).trainer();
      folder.make("");
      trainer.run();
    }
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.metrics())) {
      rows.add(new JsonMapper().readTree(line));
    }
    return rows;
  }

  private static List<String> losses(List<JsonNode> rows) {
    return rows.stream().filter(row -> row.has("loss")).map(row -> row.get("loss") + "").toList();
  }

  @Test
  void aGuardedRunTellsItsDriftAndLearnsTheSame() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<JsonNode> guarded = train("guarded", 2, out);
    List<JsonNode> plain = train("plain", 0, new ByteArrayOutputStream());
    assertThat(losses(guarded)).isEqualTo(losses(plain));
    List<JsonNode> drifts = guarded.stream().filter(row -> row.has("drift")).toList();
    assertThat(drifts.stream().map(row -> row.get("step").asInt()).toList())
        .containsExactly(2, 4)
        .inOrder();
    for (JsonNode row : drifts) {
      // A healthy network of a few additive couplings: some roundings of 6e-8.
      assertThat(row.get("drift").asDouble()).isLessThan(1e-5);
      assertThat(row.get("drift_input").asDouble()).isLessThan(1e-5);
      assertThat(row.get("drift_layer").asText()).isNotEmpty();
    }
    assertThat(plain.stream().filter(row -> row.has("drift")).toList()).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("Warning");
  }

  @Test
  void theFirstPlaceOverTheBoundIsNamed() {
    List<Drift> drifts =
        List.of(
            new Drift("decode[1].residual", 1e-4),
            new Drift("decode[0].residual", 0.02),
            new Drift("encode[0].residual", 0.3),
            new Drift("", 0.4));
    DriftReport report = DriftReport.of(drifts);
    assertThat(report.layer()).isEqualTo("encode[0].residual");
    assertThat(report.layerError()).isEqualTo(0.3);
    assertThat(report.inputError()).isEqualTo(0.4);
    assertThat(report.warning(600).orElseThrow())
        .isEqualTo(
            "Warning: at step 600 the input of the layer decode[0].residual is rebuilt with a"
                + " relative error of 2.0e-02 (more than 1e-02), and gradients are off by about as"
                + " much; lower training.learning_rate or set training.clip_norm");
    assertThat(DriftReport.of(drifts.subList(0, 1)).warning(1)).isEmpty();
    DriftReport atTheInput = DriftReport.of(drifts.subList(3, 4));
    assertThat(atTheInput.warning(7).orElseThrow()).contains("the input of the core is rebuilt");
  }
}
