package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ exp(s) + t with s = c·tanh(r), where the branch returns b = [r, t] and c = {@value
 * #LIMIT}. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016, with a
 * bound.
 *
 * <p>At c = {@value #LIMIT} one coupling stretches by at most 1.29, and float32 stays useful at a
 * depth of 64 couplings; at the textbook's c = 1 it does not survive 32.
 */
@Law(forward = "x * exp(s(b)) + t(b)", inverse = "(y - t(b)) * exp(-s(b))")
@AutoService(CouplingLaw.class)
public final class Affine extends BoundedAffine {
  /** The bound c of the logarithmic scale. */
  public static final float LIMIT = 0.25f;

  /** For the service loader and generated classes. */
  public Affine() {
    super(LogScale.tanh(LIMIT));
  }
}
