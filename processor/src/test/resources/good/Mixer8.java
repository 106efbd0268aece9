package good;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.bijection.ChannelMixing;
import dev.retrace.runtime.branch.ConvUnit;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;
import dev.retrace.runtime.orthogonal.Cayley;
import java.util.Optional;

/** Two couplings that rewrite one half each, and a learned rotation of the channels. */
@Invertible
public final class Mixer8 {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block residual() {
    return ConvUnit.builder().setOutChannels(4).build();           // left  += residual(right)
  }

  @Coupling(law = Affine.class, writes = Half.RIGHT, given = "time")
  Block modulate() {
    return ConvUnit.builder().setOutChannels(8).build();           // right  = right * exp(s) + t
  }

  @Invertible
  Optional<ChannelMixing> mix() {
    return Optional.of(new ChannelMixing(new Cayley()));           // an orthogonal 1x1x1 convolution
  }
}
