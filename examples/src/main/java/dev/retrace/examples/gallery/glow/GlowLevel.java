package dev.retrace.examples.gallery.glow;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.Squeeze;
import dev.retrace.runtime.bijection.Unsqueeze;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One scale of Glow, and all coarser ones inside it: squares of four pixels become channels, a few
 * steps of flow follow, and half of the channels go on to the next scale. At the end the channels
 * become pixels again, so that the latents of all scales lie in one buffer of the image's shape.
 *
 * @param channels of the state that enters; four times as many after the squeeze
 * @param levels from here to the coarsest, at least 1
 * @param steps of flow at each scale
 * @param hidden channels of the branches
 */
@Invertible
record GlowLevel(int channels, int levels, int steps, int hidden) {
  @Invertible
  Squeeze squeeze() {
    return new Squeeze(2, 2);
  }

  @Invertible
  List<GlowStep> flow() {
    return LongStream.range(0, steps)
        .mapToObj(seed -> new GlowStep(4 * channels, hidden, seed))
        .toList();
  }

  @Invertible
  Optional<FactorOut> coarser() {
    return levels == 1 ? Optional.empty() : Optional.of(new FactorOut(this));
  }

  @Invertible
  Unsqueeze unsqueeze() {
    return new Unsqueeze(2, 2);
  }
}
