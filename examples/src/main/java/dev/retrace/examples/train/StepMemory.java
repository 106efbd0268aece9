package dev.retrace.examples.train;

import dev.retrace.runtime.plan.Bytes;
import java.util.Locale;

/**
 * What the first step took of memory, beside what was predicted for it.
 *
 * @param predictedBytes bytes of tensors at the peak
 * @param place where in the network the peak was predicted
 * @param residentBytes bytes by which the process had grown at its largest, -1 where not available
 * @param exact whether the process is as large as what it uses; else it keeps some freed memory
 * @param aliveBytes bytes of tensors between steps
 */
public record StepMemory(
    long predictedBytes, String place, long residentBytes, boolean exact, long aliveBytes) {
  /** One line for a person. */
  String sentence() {
    return "memory of the first step: predicted %s at %s; resident beyond the start %s; tensors alive between steps %s"
        .formatted(Bytes.text(predictedBytes), place, residentText(), Bytes.text(aliveBytes));
  }

  private String residentText() {
    if (residentBytes < 0) {
      return "not available";
    }
    return exact
        ? String.format(
            Locale.ROOT,
            "%s (%+.1f %%)",
            Bytes.text(residentBytes),
            100.0 * residentBytes / predictedBytes - 100)
        : Bytes.text(residentBytes) + " with what the C library keeps of freed memory";
  }
}
