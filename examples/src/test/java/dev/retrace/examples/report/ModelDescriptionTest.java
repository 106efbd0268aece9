package dev.retrace.examples.report;

import static com.google.common.truth.Truth.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.SmallRun;
import dev.retrace.examples.config.Configurations;
import dev.retrace.examples.config.RunConfig;
import dev.retrace.examples.report.ModelDescription.LevelRow;
import dev.retrace.examples.train.Networks;
import dev.retrace.idm.Idm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModelDescriptionTest {
  private static ModelDescription describe(RunConfig config) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Idm network = Networks.create(manager, config);
      ModelDescription description =
          ModelDescription.of(config.run().preset(), network, config.data().size());
      long weights =
          network.getParameters().values().stream()
              .mapToLong(parameter -> parameter.getArray().size())
              .sum();
      assertThat(description.totalParameters()).isEqualTo(weights);
      return description;
    }
  }

  @Test
  void everyWeightOfTheTinyPresetIsCountedOnce() {
    RunConfig tiny = Configurations.preset("tiny", List.of());
    ModelDescription description = describe(tiny);
    assertThat(description.preset()).isEqualTo("tiny");
    assertThat(description.levels().stream().map(LevelRow::modules).toList())
        .isEqualTo(tiny.model().modules());
    assertThat(description.parameters().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(description.totalParameters());
    assertThat(description.levels().stream().mapToLong(LevelRow::parameters).sum())
        .isEqualTo(description.coreParameters());
    assertThat(description.coreParameters()).isLessThan(description.totalParameters());
  }

  @Test
  void levelsTellWhereChannelsGo() {
    ModelDescription description =
        describe(
            SmallRun.config("model.channels=[4,8,16]", "model.modules=[1,0,2]", "data.size=10"));
    List<LevelRow> levels = description.levels();
    assertThat(levels).hasSize(3);
    assertThat(levels.get(0).channels()).isEqualTo(4);
    assertThat(levels.get(0).kept() + levels.get(0).descending()).isEqualTo(4);
    assertThat(levels.get(1).channels()).isEqualTo(8 * levels.get(0).descending());
    assertThat(levels.get(2).channels()).isEqualTo(8 * levels.get(1).descending());
    assertThat(levels.get(2).descending()).isEqualTo(0);
    // 10 does not divide by 4: padded to 12.
    assertThat(levels.get(0).size()).containsExactly(12L, 12L, 12L);
    assertThat(levels.get(1).size()).containsExactly(6L, 6L, 6L);
    assertThat(levels.get(2).size()).containsExactly(3L, 3L, 3L);
  }

  @Test
  void attentionIsCountedAndNamedWhereItIs() {
    ModelDescription description =
        describe(
            SmallRun.config("model.channels=[4,8,16]", "model.modules=[1,1,1]", "data.size=8"));
    // 8 channels become 16 at an eighth of the size: (8 - 16/8)/8 of 8 are kept.
    assertThat(description.levels().stream().map(LevelRow::attention).toList())
        .containsExactly("none", "gate", "none")
        .inOrder();
    assertThat(description.parameters().get("core attention")).isEqualTo(2 * 6 * 6 + 6);
  }

  @Test
  void jsonSaysTheSame() throws IOException {
    ModelDescription description = describe(SmallRun.config());
    JsonNode json = new JsonMapper().readTree(description.toJson());
    assertThat(json.get("total_parameters").asLong()).isEqualTo(description.totalParameters());
    assertThat(json.get("core_parameters").asLong()).isEqualTo(description.coreParameters());
    assertThat(json.get("levels")).hasSize(2);
    assertThat(json.get("levels").get(0).get("size").toString()).isEqualTo("[8,8,8]");
    assertThat(json.get("parameters").get("head").asLong())
        .isEqualTo(description.parameters().get("head"));
  }

  @Test
  void textHasALinePerLevelAndPart() {
    ModelDescription description = describe(SmallRun.config());
    List<String> lines = description.toText().lines().toList();
    assertThat(lines.get(0)).isEqualTo("preset tiny");
    description
        .parameters()
        .forEach(
            (part, count) ->
                assertThat(lines.stream().filter(line -> line.startsWith(part + " ")).count())
                    .isAtLeast(1));
    assertThat(lines.stream().filter(line -> line.contains("[8, 8, 8]")).count()).isEqualTo(1);
    assertThat(lines.get(lines.size() - 1).replaceAll("\\s", ""))
        .isEqualTo("inall" + description.totalParameters());
  }
}
