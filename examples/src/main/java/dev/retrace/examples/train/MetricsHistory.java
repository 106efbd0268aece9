package dev.retrace.examples.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.retrace.examples.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code metrics.jsonl} tells: all of it but a last line that was never finished. */
public final class MetricsHistory {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<StepMetrics> steps = new ArrayList<>();
  private final SortedMap<Long, List<ValidationReport.Row>> validations = new TreeMap<>();
  private int validated;

  private MetricsHistory() {}

  /**
   * Reads the metrics of a run.
   *
   * @param folder of the run
   * @return its history; empty where nothing has been logged yet
   * @throws UserException if they cannot be read
   */
  public static MetricsHistory read(RunFolder folder) {
    Path file = folder.metrics();
    MetricsHistory history = new MetricsHistory();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        history.add(file, line, lines);
      }
    } catch (NoSuchFileException e) {
      return history;
    } catch (IOException e) {
      throw new UserException("Cannot read " + file + " (" + e.getMessage() + ")", e);
    }
    return history;
  }

  private void add(Path file, String line, BufferedReader rest) throws IOException {
    try {
      add(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      if (rest.readLine() != null) {
        throw new UserException(file + " is damaged: \"" + line + "\" is not JSON", e);
      }
    }
  }

  private void add(JsonNode row) {
    long step = row.path("step").asLong();
    if (row.has("loss")) {
      steps.add(
          new StepMetrics(
              step,
              number(row, "loss"),
              number(row, "lr"),
              number(row, "grad_norm"),
              number(row, "seconds"),
              row.path("peak_rss_bytes").asLong(-1)));
    } else if (row.has("validation")) {
      validated = row.path("volumes").asInt();
      validations
          .computeIfAbsent(step, key -> new ArrayList<>())
          .add(
              new ValidationReport.Row(
                  row.path("validation").asText(),
                  number(row, "network"),
                  number(row, "filter"),
                  number(row, "zero")));
    }
  }

  // Numbers that JSON has no word for are quoted.
  private static double number(JsonNode row, String key) {
    JsonNode value = row.path(key);
    return value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble(Double.NaN);
  }

  /**
   * Every step.
   *
   * @return in the order they were taken
   */
  public List<StepMetrics> steps() {
    return Collections.unmodifiableList(steps);
  }

  /**
   * Every validation.
   *
   * @return rows by the last step taken before
   */
  public SortedMap<Long, List<ValidationReport.Row>> validations() {
    return Collections.unmodifiableSortedMap(validations);
  }

  /**
   * How many held-out volumes the last validation looked at.
   *
   * @return 0 without any
   */
  public int validated() {
    return validated;
  }
}
