package dev.retrace.examples.gallery.glow;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;

/**
 * Half of the channels are latents from here on and stay as they are; the other half goes through
 * the next scale: z = [x₁, next(x₂)]. Fine detail so gets its density early, and the coarse steps
 * are cheap. Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", 2016.
 *
 * @param above the level that this one belongs to
 */
@Invertible
record FactorOut(GlowLevel above) {
  @Invertible(on = Half.RIGHT)
  GlowLevel next() {
    int half = 4 * above.channels() / 2;
    return new GlowLevel(half, above.levels() - 1, above.steps(), above.hidden());
  }
}
