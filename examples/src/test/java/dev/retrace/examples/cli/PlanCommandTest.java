package dev.retrace.examples.cli;

import static com.google.common.truth.Truth.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlanCommandTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path temp;

  private static JsonNode plan(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("plan", "--json"));
    all.addAll(List.of(options));
    return new JsonMapper().readTree(String.join("\n", Outcome.here(all).requireSuccess().out()));
  }

  private static long use(JsonNode report, String name) {
    for (JsonNode use : report.get("uses")) {
      if (use.get("name").asText().equals(name)) {
        return use.get("highest").asLong();
      }
    }
    throw new AssertionError("no use " + name);
  }

  // The heap could not hold a twentieth of the parameters, nor could the engine's libraries start.
  @Test
  void thePaperPresetIsPlannedWithoutMemory() throws IOException {
    Outcome outcome =
        Outcome.elsewhere(
                temp,
                List.of("-Xmx64m", "-Dai.djl.default_engine=none"),
                List.of("plan", "--preset", "paper", "--json"))
            .requireSuccess();
    JsonNode report = new JsonMapper().readTree(String.join("\n", outcome.out()));
    assertThat(report.get("parameter_count").asLong()).isEqualTo(343_549_569);
    assertThat(use(report, "parameters")).isEqualTo(4L * 343_549_569);
    assertThat(report.get("largest_gradient").asLong()).isEqualTo(108 * MEBIBYTE);
    // Two bytes a value and eight for every 256: a fifth of the parameters' four.
    assertThat(use(report, "moments") / (double) (2 * 343_549_569L)).isWithin(0.02).of(1.015625);
    assertThat(report.get("plan").get("relative_time").asDouble()).isWithin(0.01).of(4 / 3.0);
    assertThat(report.get("resolutions")).hasSize(6);
    assertThat(report.get("peak").asLong()).isEqualTo(report.get("floor").asLong());
    assertThat(report.get("floor").asLong()).isLessThan(report.get("stored_peak").asLong());
    assertThat(report.get("fits")).hasSize(5);
    long before = 4;
    for (JsonNode fit : report.get("fits")) {
      assertThat(fit.get("largest_batch").asLong()).isAtLeast(before);
      assertThat(fit.get("largest_size").asLong() % 32).isEqualTo(0);
      assertThat(fit.get("largest_size").asLong()).isAtLeast(64);
      before = fit.get("largest_batch").asLong();
    }
  }

  @Test
  void optionsChangeWhatIsPlanned() throws IOException {
    JsonNode lean = plan("--set", "memory.strategy=planned", "--optimizer", "fused");
    long floor = lean.get("floor").asLong();
    long stored = lean.get("stored_peak").asLong();
    long middle = (floor + stored) / 2;
    JsonNode half = plan("--optimizer", "fused", "--memory", middle + "B");
    assertThat(half.get("plan").get("budget").asLong()).isEqualTo(middle);
    assertThat(half.get("peak").asLong()).isAtMost(middle);
    assertThat(half.get("plan").get("storing").asInt()).isAtLeast(1);
    assertThat(half.get("plan").get("relative_time").asDouble())
        .isLessThan(lean.get("plan").get("relative_time").asDouble());
    assertThat(use(plan("--moments", "int8"), "moments")).isLessThan(use(lean, "moments") / 3);
    assertThat(use(plan("--optimizer", "separate"), "gradients"))
        .isEqualTo(use(lean, "parameters"));
    JsonNode small = plan("--batch", "1", "--size", "16");
    assertThat(small.get("batch").asInt()).isEqualTo(1);
    assertThat(use(small, "state")).isLessThan(use(lean, "state") / 16);
  }

  @Test
  void strategiesOfTheConfigurationAreFollowed() throws IOException {
    JsonNode stored = plan("--set", "memory.strategy=store");
    assertThat(stored.get("plan").get("storing")).isEqualTo(stored.get("plan").get("branches"));
    assertThat(stored.get("plan").get("relative_time").asDouble()).isAtMost(1);
    JsonNode inverted = plan("--set", "memory.strategy=invert");
    assertThat(inverted.get("plan").get("storing").asInt()).isEqualTo(0);
    assertThat(use(inverted, "kept")).isEqualTo(0);
    JsonNode checkpointed = plan("--set", "memory.strategy=checkpoint");
    assertThat(use(checkpointed, "kept")).isGreaterThan(0);
    assertThat(use(checkpointed, "kept")).isLessThan(use(stored, "kept"));
  }

  @Test
  void peopleReadTables() {
    List<String> lines = Outcome.here(List.of("plan")).requireSuccess().out();
    assertThat(lines.get(0)).contains("preset tiny, 32^3 voxels, batch 4, float32");
    for (String start :
        List.of(
            "parameters ",
            "moments ",
            "average ",
            "state gradient ",
            "peak ",
            "32 x 32 x 32 ",
            "80 GiB ")) {
      assertThat(lines.stream().filter(line -> line.startsWith(start)).count()).isEqualTo(1);
    }
    assertThat(lines.stream().anyMatch(line -> line.startsWith("leanest "))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory 8 | --memory: expected an amount of memory such as 8GiB",
        "--memory much | not much",
        "--memory 1MiB | memory.budget: a training step takes at least",
        "--memory 1MiB | only a smaller network",
        "--preset paper --moments float32 --memory 4.4GiB | the largest batch that fits is",
        "--moments int4 | --moments",
        "--optimizer fast | --optimizer",
        "--batch 0 | training.batch",
        "--size 0 | data.size",
        "--set memory.budget=8 --set memory.strategy=planned | memory.budget: expected an amount",
      })
  void mistakesAreOneSentence(String options, String reason) {
    List<String> all = new ArrayList<>(List.of("plan"));
    all.addAll(List.of(options.split(" ", -1)));
    assertThat(Outcome.here(all).requireSentence()).contains(reason);
  }
}
