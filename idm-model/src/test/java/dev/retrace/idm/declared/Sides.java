package dev.retrace.idm.declared;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.bijection.Downsampling;
import dev.retrace.runtime.bijection.HalfSwap;
import dev.retrace.runtime.bijection.Upsampling;
import dev.retrace.runtime.orthogonal.Cayley;
import dev.retrace.runtime.orthogonal.Start;
import java.util.Optional;

/** Layers on the left part, on the right part, on the whole, and on the parts again. */
@Invertible
@Split(left = "width")
record Sides(int width, Optional<Sides> inner) implements Piece {
  @Invertible(on = Half.LEFT)
  ChannelMixing left() {
    return new ChannelMixing(new Cayley());
  }

  @Invertible(on = Half.RIGHT)
  Downsampling down() {
    return new Downsampling(new Cayley(), Start.RANDOM, 1, 2, 2);
  }

  @Invertible(on = Half.RIGHT)
  Optional<Sides> deeper() {
    return inner;
  }

  @Invertible(on = Half.RIGHT)
  Upsampling up() {
    return new Upsampling(new Cayley(), Start.RANDOM, 2, 2, 2);
  }

  @Invertible
  HalfSwap swap() {
    return new HalfSwap(width);
  }

  @Invertible(on = Half.RIGHT)
  Flow flow() {
    return new Flow(width);
  }
}
