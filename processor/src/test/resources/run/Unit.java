package run;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

/** Rewrites one half or the other. */
@Invertible
public sealed interface Unit {
  /** Scales and shifts the left half. */
  @Invertible
  record Left(int channels) implements Unit {
    @Coupling(law = Affine.class, writes = Half.LEFT, given = "time")
    Block residual() {
      return new SmallBranch(2 * (channels / 2));
    }
  }

  /** Shifts the right half. */
  @Invertible
  record Right(int channels) implements Unit {
    @Coupling(law = Additive.class, writes = Half.RIGHT)
    Block residual() {
      return new SmallBranch(channels - channels / 2);
    }
  }
}
