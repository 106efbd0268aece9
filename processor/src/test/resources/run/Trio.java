package run;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

/** Three streams, each rewritten from the others. */
@Invertible
@Split(streams = 3)
public final class Trio {
  private final int channels;

  public Trio(int channels) {
    this.channels = channels;
  }

  private int width(int stream) {
    return channels / 3 + (stream < channels % 3 ? 1 : 0);
  }

  @Coupling(law = Additive.class, stream = 1)
  Block shift() {
    return new SmallBranch(width(1));
  }

  @Coupling(law = Affine.class, stream = 0, given = "time")
  Block scale() {
    return new SmallBranch(2 * width(0));
  }

  @Coupling(
      law = Affine.class,
      stream = 2,
      given = {"label", "time"})
  Block both() {
    return new Joined(2 * width(2));
  }
}
