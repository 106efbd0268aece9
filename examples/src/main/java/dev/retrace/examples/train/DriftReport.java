package dev.retrace.examples.train;

import dev.retrace.runtime.verify.DriftProbe.Drift;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far rebuilt activations have drifted in one step.
 *
 * @param layer the worst of the layers that were looked at
 * @param layerError of what reaches it, relative
 * @param inputError of what enters the core, relative
 * @param first where, coming from the output, the bound is passed; empty if nowhere
 */
public record DriftReport(
    String layer, double layerError, double inputError, Optional<Drift> first) {
  /**
   * Gradients are taken at rebuilt activations, so that they are off by about as much. One part in
   * a hundred is what noise between batches hides; float32 has 1e-7 to start from, and networks
   * that are well stay below 1e-4.
   */
  static final double BOUND = 1e-2;

  /** What a probe found, in the order in which it was rebuilt; the last is the core's input. */
  static DriftReport of(List<Drift> drifts) {
    Drift input = drifts.get(drifts.size() - 1);
    Drift worst =
        drifts.stream()
            .limit(drifts.size() - 1L)
            .max(Comparator.comparingDouble(Drift::error))
            .orElse(input);
    Optional<Drift> first = drifts.stream().filter(each -> !(each.error() <= BOUND)).findFirst();
    return new DriftReport(worst.path(), worst.error(), input.error(), first);
  }

  /** One sentence for the user, if the bound is passed. */
  Optional<String> warning(long step) {
    return first.map(
        drift ->
            String.format(
                Locale.ROOT,
                "Warning: at step %d the input of %s is rebuilt with a relative error of %.1e"
                    + " (more than %.0e), and gradients are off by about as much; lower"
                    + " training.learning_rate or set training.clip_norm",
                step,
                drift.path().isEmpty() ? "the core" : "the layer " + drift.path(),
                drift.error(),
                BOUND));
  }
}
