package dev.retrace.examples.gallery.glow;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.examples.gallery.ImageBranch;
import dev.retrace.runtime.bijection.ActNorm;
import dev.retrace.runtime.bijection.InvertibleConvolution;
import dev.retrace.runtime.law.SigmoidAffine;

/**
 * One step of flow:
 *
 * <pre>
 *   x ← s ⊙ x + t                   a scale and an offset per channel
 *   x ← W x                         every pixel's channels, mixed by one matrix
 *   x₂ ← σ(r(x₁)) ⊙ x₂ + u(x₁)      half of the channels, given the other half
 * </pre>
 *
 * <p>Each is undone by a formula, and the logarithm of its determinant is a sum. Kingma and
 * Dhariwal, "Glow: Generative Flow with Invertible 1x1 Convolutions", 2018.
 *
 * @param channels of the state, even
 * @param hidden channels of the branch
 * @param seed of the matrix at the start
 */
@Invertible
record GlowStep(int channels, int hidden, long seed) {
  @Invertible
  ActNorm normalize() {
    return new ActNorm();
  }

  @Invertible
  InvertibleConvolution mix() {
    return new InvertibleConvolution(seed);
  }

  @Coupling(law = SigmoidAffine.class, writes = Half.RIGHT)
  Block couple() {
    return ImageBranch.of(hidden, channels); // r and u for half of the channels
  }
}
