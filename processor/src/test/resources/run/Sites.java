package run;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

/** Two couplings of sites; which sites, subclasses say. */
abstract class Sites {
  private final int channels;

  Sites(int channels) {
    this.channels = channels;
  }

  @Coupling(law = Affine.class, writes = Half.RIGHT, given = "label")
  Block scale() {
    return new SmallBranch(2 * channels);
  }

  @Coupling(law = Additive.class, writes = Half.LEFT, given = "time")
  Block shift() {
    return new SmallBranch(channels);
  }
}
