package dev.retrace.examples.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retrace.examples.UserException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code metrics.jsonl}: one object a line, handed to the system before the next step begins. */
final class MetricsLog implements TrainingObserver {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final BufferedWriter writer;

  MetricsLog(Path file) {
    this.file = file;
    try {
      writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void step(StepMetrics metrics) {
    ObjectNode row = JSON.createObjectNode();
    row.put("step", metrics.step());
    row.put("loss", metrics.loss());
    row.put("lr", metrics.learningRate());
    row.put("grad_norm", metrics.gradientNorm());
    row.put("seconds", metrics.seconds());
    row.put("peak_rss_bytes", metrics.peakBytes());
    append(row);
  }

  @Override
  public void validation(long step, ValidationReport report) {
    for (ValidationReport.Row each : report.rows()) {
      ObjectNode row = JSON.createObjectNode();
      row.put("step", step);
      row.put("validation", each.step());
      row.put("volumes", report.volumes());
      row.put("network", each.network());
      row.put("filter", each.filter());
      row.put("zero", each.zero());
      append(row);
    }
  }

  @Override
  public void drift(long step, DriftReport report) {
    ObjectNode row = JSON.createObjectNode();
    row.put("step", step);
    row.put("drift_layer", report.layer());
    row.put("drift", report.layerError());
    row.put("drift_input", report.inputError());
    append(row);
  }

  private void append(ObjectNode row) {
    try {
      writer.write(JSON.writeValueAsString(row));
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UserException("Cannot write " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
