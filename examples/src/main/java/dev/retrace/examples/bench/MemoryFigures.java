package dev.retrace.examples.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What one measurement of memory found, in bytes.
 *
 * @param parameters of all parameters, counted
 * @param moments what the optimizer remembers, counted
 * @param before resident before the network was built
 * @param rest resident between two steps
 * @param afterForward resident between forward and backward
 * @param peak the highest resident of a step
 * @param gradients alive at the peak, counted; {@link StepWatch#UNKNOWN} if they cannot be
 * @param where the stretch of the step in which the peak lies
 * @param predicted what the planner says of the peak, without the process; {@link
 *     StepWatch#UNKNOWN} where it cannot
 * @param devicePeak the highest memory in use on the first GPU, less that before; negative where
 *     the engine computes on a CPU, or the GPU cannot be asked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MemoryFigures(
    long parameters,
    long moments,
    long before,
    long rest,
    long afterForward,
    long peak,
    long gradients,
    String where,
    long predicted,
    long devicePeak) {

  /**
   * The peak above the process before the network.
   *
   * @return bytes
   */
  public long growth() {
    return peak - before;
  }

  /**
   * What the process itself has gained: the engine's caches, compiled code, loose ends.
   *
   * @return bytes
   */
  public long process() {
    return rest - before - parameters - moments;
  }

  /**
   * Whether the gradients could be told from the rest of the step.
   *
   * @return false where they are part of the workspace
   */
  public boolean countsGradients() {
    return gradients != StepWatch.UNKNOWN;
  }

  /**
   * Whether the figures are of a GPU, about which resident memory tells nothing.
   *
   * @return false on a CPU
   */
  public boolean onGpu() {
    return devicePeak >= 0;
  }

  /**
   * The peak where the engine computes, above what was in use there before the network: of a GPU's
   * memory, or of the process.
   *
   * @return bytes
   */
  public long enginePeak() {
    return onGpu() ? devicePeak : growth();
  }

  /** Activations and workspace at the peak; the gradients as well where they are not counted. */
  long ofStep() {
    return peak - rest - Math.max(0, gradients);
  }

  /**
   * What was held between forward and backward, or what is left of it at the peak.
   *
   * @return bytes
   */
  public long activations() {
    return Math.min(Math.max(0, afterForward - rest), ofStep());
  }

  /**
   * The rest of the step: gradients on their way, the tape of the layer at work, scratch.
   *
   * @return bytes
   */
  public long workspace() {
    return ofStep() - activations();
  }

  /**
   * All that is not parameters, moments or gradients. Where it is not known which gradients are
   * alive at the peak, all of them are taken off.
   *
   * @return bytes; at least so many where the gradients are not known
   */
  public long beyond() {
    // Which gradients are alive is known at the peak of the process only.
    long alive = onGpu() || !countsGradients() ? parameters : gradients;
    return enginePeak() - parameters - moments - alive;
  }
}
