package dev.retrace.examples.gallery.unetflow;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.examples.gallery.ImageBranch;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.law.AtanAffine;
import dev.retrace.runtime.orthogonal.Cayley;

/**
 * What happens at a level, with its share of the log-determinant:
 *
 * <pre>
 *   x ← s ⊙ x + t                    positions · Σ log s
 *   x ← Q x, QᵀQ = 1                 0
 *   x₁ ← exp(a(x₂)) ⊙ x₁ + b(x₂)     Σ a
 *   x₂ ← exp(c(x₁)) ⊙ x₂ + d(x₁)     Σ c
 * </pre>
 *
 * <p>a and c are bounded, so the inverse is as stable as the way there: Dinh, Sohl-Dickstein and
 * Bengio, "Density estimation using Real NVP", 2016.
 *
 * @param channels of the state, even
 */
@Invertible
record FlowStep(int channels) {
  private static final int HIDDEN = 32;

  @Invertible
  ActNorm normalize() {
    return new ActNorm();
  }

  @Invertible
  ChannelMixing mix() {
    return new ChannelMixing(new Cayley());
  }

  @Coupling(law = AtanAffine.class, writes = Half.LEFT)
  Block left() {
    return ImageBranch.of(HIDDEN, channels);
  }

  @Coupling(law = AtanAffine.class, writes = Half.RIGHT)
  Block right() {
    return ImageBranch.of(HIDDEN, channels);
  }
}
