package dev.retrace.examples.evaluate;

import dev.retrace.examples.data.ValueRange;
import dev.retrace.examples.data.Volume;
import dev.retrace.examples.data.VolumeSet;
import dev.retrace.examples.report.DataTable;
import dev.retrace.examples.train.TrainedRun;
import dev.retrace.idm.diffusion.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * All that is measured of a run.
 *
 * @param predictions errors of single predictions on held-out volumes
 * @param samples figures about generated volumes as a whole
 * @param generated the generated volumes
 * @param heldOut the volumes they are compared with
 */
public record Evaluation(
    List<PredictionRow> predictions,
    List<SampleRow> samples,
    List<Volume> generated,
    List<Volume> heldOut) {
  /** Copies the lists. */
  public Evaluation {
    predictions = List.copyOf(predictions);
    samples = List.copyOf(samples);
    generated = List.copyOf(generated);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Measures.
   *
   * @param run whose network, asked as its configuration says
   * @param volumes the run's split
   * @param seed of noise, samples and resampling
   * @param progress told a line now and then
   * @return all figures
   */
  public static Evaluation of(
      TrainedRun run, VolumeSet volumes, long seed, Consumer<String> progress) {
    List<PredictionRow> predictions = Predictions.judge(run, volumes.validation(), seed, progress);
    ValueRange range = run.config().data().range();
    List<Volume> heldOut = range.toUnit(volumes.validation());
    List<Volume> generated = range.toUnit(run.draw(seed, StepListener.NONE));
    progress.accept("generated " + generated.size() + " volumes");
    SampleQuality quality =
        new SampleQuality(generated, heldOut, range.toUnit(volumes.training()), seed);
    List<SampleRow> samples = new ArrayList<>();
    for (int channel = 0; channel < generated.get(0).channels(); channel++) {
      samples.addAll(quality.rows(Modalities.name(run.config(), channel), channel));
    }
    return new Evaluation(predictions, samples, generated, heldOut);
  }

  /**
   * The errors of single predictions.
   *
   * @return one row per modality, reading, step and scope
   */
  public DataTable predictionTable() {
    return PredictionRow.table(predictions);
  }

  /**
   * The same in fewer columns.
   *
   * @return one row per modality, reading, step and scope
   */
  public DataTable predictionSummary() {
    return PredictionRow.summary(predictions);
  }

  /**
   * The figures about generated volumes.
   *
   * @return one row per modality, measure and sets
   */
  public DataTable sampleTable() {
    return SampleRow.table(samples);
  }
}
