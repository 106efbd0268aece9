package dev.retrace.examples.train;

import dev.retrace.runtime.plan.Bytes;
import java.util.Locale;

/**
 * What the first step took of memory, beside what was predicted for it.
 *
 * @param predicted bytes of tensors at the peak
 * @param place where in the network the peak was predicted
 * @param resident bytes by which the process had grown at its largest, -1 where not available
 * @param exact whether the process is as large as what it uses; else it keeps some freed memory
 * @param alive bytes of tensors between steps
 */
public record StepMemory(long predicted, String place, long resident, boolean exact, long alive) {
  /** One line for a person. */
  String sentence() {
    return "memory of the first step: predicted %s at %s; resident beyond the start %s; tensors alive between steps %s"
        .formatted(Bytes.text(predicted), place, residentText(), Bytes.text(alive));
  }

  private String residentText() {
    if (resident < 0) {
      return "not available";
    }
    return exact
        ? String.format(
            Locale.ROOT, "%s (%+.1f %%)", Bytes.text(resident), 100.0 * resident / predicted - 100)
        : Bytes.text(resident) + " with what the C library keeps of freed memory";
  }
}
