package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ exp(s) with s = κ·tanh(b / κ) and κ = {@value #LIMIT}: a gate without a shift, for
 * branches that compute attention. Where the branch returns zero, it is the identity.
 *
 * <p>One gate stretches by at most e^κ = 2.72 either way, and its condition number is at most
 * e^{2κ} = 7.4.
 */
@Law(forward = "x * exp(s(b))", inverse = "y * exp(-s(b))")
@AutoService(CouplingLaw.class)
public final class Gate extends Scaling {
  /** The bound κ of the logarithmic scale. */
  public static final float LIMIT = 1;

  /** For the service loader and generated classes. */
  public Gate() {
    super(LogScale.softClamp(LIMIT));
  }
}
