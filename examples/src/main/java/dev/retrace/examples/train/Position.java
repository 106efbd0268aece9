package dev.retrace.examples.train;

/**
 * Where a run is, beside its arrays.
 *
 * @param step optimizer steps done
 * @param seconds of training
 * @param draws what the batches to come depend on
 * @param losses what the watch over the loss remembers
 * @param best the checkpoint with the lowest error on held-out volumes
 * @param metricsBytes the length of {@code metrics.jsonl} up to here
 * @param volumes the {@link Fingerprint} of the data
 * @param due whether the validation and the picture of this step are still to come; {@code false}
 *     in files that do not tell
 */
record Position(
    long step,
    double seconds,
    DrawState draws,
    LossWatch.State losses,
    Best best,
    long metricsBytes,
    long volumes,
    boolean due) {
  /**
   * The best of the steps that were judged and saved.
   *
   * @param step 0 for none
   * @param error mean squared error of the predicted noise on held-out volumes
   */
  record Best(long step, double error) {
    static final Best NONE = new Best(0, Double.MAX_VALUE);
  }
}
