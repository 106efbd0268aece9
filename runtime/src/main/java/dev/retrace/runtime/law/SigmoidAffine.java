package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ (σ(r + 2) + {@value #FLOOR}) + t, where the branch returns b = [r, t]. Kingma and
 * Dhariwal, "Glow: Generative Flow with Invertible 1×1 Convolutions", 2018, with a floor.
 *
 * <p>The scale lies between {@value #FLOOR} and 1.1 and is 0.98 where the branch returns zero. So
 * the inverse stretches by at most 10; without the floor it would divide by a number that can be as
 * small as it likes.
 */
@Law(forward = "x * scale(b) + t(b)", inverse = "(y - t(b)) / scale(b)")
@AutoService(CouplingLaw.class)
public final class SigmoidAffine extends BoundedAffine {
  /** The smallest scale. */
  public static final double FLOOR = 0.1;

  private static final double OFFSET = 2;

  /** For the service loader and generated classes. */
  public SigmoidAffine() {
    super(LogScale.sigmoid(OFFSET, FLOOR));
  }
}
