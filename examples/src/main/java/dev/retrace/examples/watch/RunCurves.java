package dev.retrace.examples.watch;

import dev.retrace.examples.report.HtmlPage;
import dev.retrace.examples.report.SvgChart;
import dev.retrace.examples.train.MetricsHistory;
import dev.retrace.examples.train.StepMetrics;
import dev.retrace.examples.train.ValidationReport;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The curves of a run. */
final class RunCurves {
  private static final String STEPS = "optimizer step";

  private final MetricsHistory history;
  private final double[] steps;

  RunCurves(MetricsHistory history) {
    this.history = history;
    steps = of(StepMetrics::step);
  }

  private double[] of(ToDoubleFunction<StepMetrics> value) {
    return history.steps().stream().mapToDouble(value).toArray();
  }

  void addTo(HtmlPage page) {
    double[] loss = of(StepMetrics::loss);
    page.figure(
        new SvgChart("Loss over steps", STEPS, "loss")
            .logarithmic()
            .behind(steps, loss)
            .curve("loss, smoothed", steps, Smoothing.of(loss))
            .toSvg(),
        "Loss of each step on its own batch, and its moving average.");
    if (!history.validations().isEmpty()) {
      page.figure(
          validation().toSvg(),
          "Mean squared error of the predicted noise on held-out volumes, all noise levels alike:"
              + " the network beside the best linear filter for these volumes, and beside"
              + " predicting no noise at all.");
    }
    page.figure(
        new SvgChart("Learning rate over steps", STEPS, "learning rate")
            .curve("learning rate", steps, of(StepMetrics::learningRate))
            .toSvg(),
        "Learning rate.");
    double[] norm = of(StepMetrics::gradientNorm);
    page.figure(
        new SvgChart("Gradient norm over steps", STEPS, "norm")
            .logarithmic()
            .behind(steps, norm)
            .curve("gradient norm, smoothed", steps, Smoothing.of(norm))
            .toSvg(),
        "Norm of all gradients together, before clipping.");
    double[] seconds = of(StepMetrics::seconds);
    page.figure(
        new SvgChart("Seconds per step", STEPS, "seconds")
            .behind(steps, seconds)
            .curve("seconds per step, smoothed", steps, Smoothing.of(seconds))
            .toSvg(),
        "Time of each step, without validations, samples and checkpoints.");
  }

  private SvgChart validation() {
    SortedMap<Long, ValidationReport.Row> means = new TreeMap<>();
    history.validations().forEach((step, rows) -> mean(rows).forEach(row -> means.put(step, row)));
    double[] places = means.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    return new SvgChart("Error on held-out volumes over steps", STEPS, "mean squared error")
        .logarithmic()
        .curve("network", places, values(means, ValidationReport.Row::network))
        .curve("linear filter", places, values(means, ValidationReport.Row::filter))
        .curve("no noise predicted", places, values(means, ValidationReport.Row::zero));
  }

  private static List<ValidationReport.Row> mean(List<ValidationReport.Row> rows) {
    return rows.stream().filter(row -> row.step().equals(ValidationReport.MEAN)).toList();
  }

  private static double[] values(
      SortedMap<Long, ValidationReport.Row> rows, ToDoubleFunction<ValidationReport.Row> value) {
    return rows.values().stream().mapToDouble(value).toArray();
  }
}
