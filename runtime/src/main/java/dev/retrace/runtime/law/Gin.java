package dev.retrace.runtime.law;

import com.google.auto.service.AutoService;
import dev.retrace.annotations.Law;

/**
 * y = x ⊙ exp(s − mean(s)) + t with s = c·tanh(r), where the branch returns b = [r, t], the mean is
 * over the channels of the part at each position, and c = {@value Affine#LIMIT}: affine, and volume
 * preserving, so that the log-determinant is zero exactly and never summed. Sorrenson, Rother and
 * Köthe, "Disentanglement by Nonlinear ICA with General Incompressible-flow Networks", 2020.
 *
 * <p>One coupling stretches by at most e^{2c} = 1.65. A part of one channel has nothing to trade
 * its volume with: it is shifted only, and r goes unused. Another bound is a subclass of {@link
 * BoundedAffine} with {@link LogScale#centred}.
 */
@Law(forward = "x * exp(s(b) - mean(s(b))) + t(b)", inverse = "(y - t(b)) * exp(mean(s(b)) - s(b))")
@AutoService(CouplingLaw.class)
public final class Gin extends BoundedAffine {
  /** For the service loader and generated classes. */
  public Gin() {
    super(LogScale.tanh(Affine.LIMIT).centred());
  }
}
