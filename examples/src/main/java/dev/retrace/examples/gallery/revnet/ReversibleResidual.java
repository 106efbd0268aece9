package dev.retrace.examples.gallery.revnet;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.branch.Norm;
import dev.retrace.runtime.law.Additive;

/**
 * The residual block of a reversible network. The channels are divided in two halves, and each
 * gains a residual that is computed from the other one:
 *
 * <pre>
 *   y₁ = x₁ + F(x₂)        x₂ = y₂ − G(y₁)
 *   y₂ = x₂ + G(y₁)        x₁ = y₁ − F(x₂)
 * </pre>
 *
 * <p>So the input follows from the output, and need not be stored for the way back. Gomez, Ren,
 * Urtasun and Grosse, "The Reversible Residual Network: Backpropagation Without Storing
 * Activations", 2017.
 *
 * @param channels of the state, even
 */
@Invertible
record ReversibleResidual(int channels) {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block f() {
    return residual();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block g() {
    return residual();
  }

  /** Two times convolution, normalisation and activation. */
  private Block residual() {
    return ConvUnit.builder().setOutChannels(channels / 2).optNorm(Norm.GROUP).build();
  }
}
