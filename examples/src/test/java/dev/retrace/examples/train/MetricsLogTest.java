package dev.retrace.examples.train;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsLogTest {
  @TempDir Path temp;

  @Test
  void everyRowIsOnTheDiskAtOnce() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    try (MetricsLog log = new MetricsLog(file)) {
      log.step(new StepMetrics(1, 0.5, 1e-3, 2, 0.25, 1L << 40));
      List<JsonNode> rows = read(file);
      assertThat(rows).hasSize(1);
      List<String> names = new ArrayList<>();
      rows.get(0).fieldNames().forEachRemaining(names::add);
      assertThat(names)
          .containsExactly("step", "loss", "lr", "grad_norm", "seconds", "peak_rss_bytes")
          .inOrder();
      assertThat(rows.get(0).get("peak_rss_bytes").asLong()).isEqualTo(1L << 40);
      assertThat(rows.get(0).get("lr").asDouble()).isEqualTo(1e-3);
    }
  }

  @Test
  void validationsHaveARowPerNoiseLevel() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    try (MetricsLog log = new MetricsLog(file)) {
      log.validation(
          7,
          new ValidationReport(
              3,
              List.of(
                  new ValidationReport.Row("50", 0.1, 0.2, 1),
                  new ValidationReport.Row("mean", 0.3, 0.4, 1))));
    }
    List<JsonNode> rows = read(file);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("validation").asText()).isEqualTo("50");
    assertThat(rows.get(1).get("validation").asText()).isEqualTo("mean");
    assertThat(rows.get(1).get("step").asInt()).isEqualTo(7);
    assertThat(rows.get(1).get("volumes").asInt()).isEqualTo(3);
    assertThat(rows.get(1).get("network").asDouble()).isEqualTo(0.3);
    assertThat(rows.get(1).get("filter").asDouble()).isEqualTo(0.4);
    assertThat(rows.get(1).get("zero").asDouble()).isEqualTo(1.0);
  }

  @Test
  void numbersThatAreNoneStillMakeValidJson() throws IOException {
    Path file = temp.resolve("metrics.jsonl");
    try (MetricsLog log = new MetricsLog(file)) {
      log.step(new StepMetrics(1, Double.NaN, 1e-3, Double.POSITIVE_INFINITY, 0.25, -1));
    }
    assertThat(read(file).get(0).get("loss").asText()).isEqualTo("NaN");
  }

  @Test
  void aFileThatCannotBeMadeIsNamed() {
    Path file = temp.resolve("missing/metrics.jsonl");
    UserException e = assertThrows(UserException.class, () -> new MetricsLog(file).close());
    assertThat(e).hasMessageThat().contains("Cannot write " + file);
  }

  private static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(new JsonMapper().readTree(line));
    }
    return rows;
  }
}
