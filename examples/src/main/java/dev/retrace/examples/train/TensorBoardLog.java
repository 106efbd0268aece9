package dev.retrace.examples.train;

import dev.retrace.examples.UserException;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.tensorboard.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What TensorBoard shows of a run. */
final class TensorBoardLog implements TrainingObserver {
  private final Path folder;
  private EventFile events; // made with the first event, which tells where the run goes on

  /** Writes to a folder of its own. */
  TensorBoardLog(Path folder) {
    this.folder = folder;
  }

  @Override
  public void step(StepMetrics metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("train/loss", metrics.loss());
    values.put("train/learning_rate", metrics.learningRate());
    values.put("train/gradient_norm", metrics.gradientNorm());
    values.put("machine/seconds_per_step", metrics.seconds());
    if (metrics.peakBytes() >= 0) {
      values.put("machine/peak_resident_mib", metrics.peakBytes() / (double) (1 << 20));
    }
    events(metrics.step()).scalars(metrics.step(), values);
  }

  @Override
  public void validation(long step, ValidationReport report) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (ValidationReport.Row row : report.rows()) {
      boolean mean = row.step().equals(ValidationReport.MEAN);
      String level = mean ? "mean" : "t_" + row.step();
      values.put("validation/" + level, row.network());
      values.put("validation_filter/" + level, row.filter());
    }
    EventFile to = events(step);
    to.scalars(step, values);
    to.flush();
  }

  @Override
  public void drift(long step, DriftReport report) {
    events(step)
        .scalars(
            step, Map.of("drift/layer", report.layerError(), "drift/input", report.inputError()));
  }

  @Override
  public void samples(long step, Path picture, List<Volume> drawn) {
    try {
      events(step).image(step, "samples", Files.readAllBytes(picture));
    } catch (IOException e) {
      throw new UserException("Cannot read " + picture + " (" + e.getMessage() + ")", e);
    }
  }

  private EventFile events(long step) {
    if (events == null) {
      events = new EventFile(folder, step);
    }
    return events;
  }

  @Override
  public void close() {
    if (events != null) {
      events.close();
    }
  }
}
