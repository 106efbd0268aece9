package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ (σ(b + 8) + 10⁻⁶): the gate of invertible map attention, with the constants its authors
 * start from. Sukthanker et al., "Generative Flows with Invertible Attentions", 2022.
 *
 * <p>The scale is 0.9997 where the branch returns zero and can fall to 10⁻⁶: nothing but training
 * keeps the inverse from stretching a millionfold, and the gradient at the start is a three
 * thousandth of the branch's. {@link Gate} has neither defect; this one is for comparison.
 */
@Law(forward = "x * sigmoid(b + 8)", inverse = "y / sigmoid(b + 8)")
@AutoService(CouplingLaw.class)
public final class SigmoidGate extends Scaling {
  private static final double OFFSET = 8;
  private static final double FLOOR = 1e-6;

  /** For the service loader and generated classes. */
  public SigmoidGate() {
    super(LogScale.sigmoid(OFFSET, FLOOR));
  }
}
