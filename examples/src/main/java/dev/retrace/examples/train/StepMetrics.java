package dev.retrace.examples.train;

/**
 * What one training step tells.
 *
 * @param step counted from 1
 * @param loss mean squared error of the predicted noise on the batch
 * @param learningRate used in this step
 * @param gradientNorm of all gradients together, before clipping
 * @param seconds the step took
 * @param peakBytes the highest resident memory of the process so far, -1 where not available
 */
public record StepMetrics(
    long step,
    double loss,
    double learningRate,
    double gradientNorm,
    double seconds,
    long peakBytes) {}
