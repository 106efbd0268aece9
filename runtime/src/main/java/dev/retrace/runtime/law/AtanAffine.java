package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ exp(s) + t with s = c · 0.636 · atan(r), where the branch returns b = [r, t] and c =
 * {@value #LIMIT}: the coupling of FrEIA's Glow and RealNVP blocks, for nets that come from there.
 *
 * <p>One coupling stretches by up to e² = 7.4 either way: fine for the dozen couplings of such a
 * flow, too much for a chain of 32 in float32, where {@link Affine} belongs.
 */
@Law(forward = "x * exp(s(b)) + t(b)", inverse = "(y - t(b)) * exp(-s(b))")
@AutoService(CouplingLaw.class)
public final class AtanAffine extends BoundedAffine {
  /** The bound c of the logarithmic scale. */
  public static final float LIMIT = 2;

  /** For the service loader and generated classes. */
  public AtanAffine() {
    super(LogScale.atan(LIMIT));
  }
}
