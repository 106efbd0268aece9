package run;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Strategy;
import dev.retrace.runtime.fixtures.SmallBranch;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

/** Three couplings, one of each strategy. */
@Invertible
public final class Keeping {
  private final int left;
  private final int right;

  public Keeping(int left, int right) {
    this.left = left;
    this.right = right;
  }

  @Coupling(law = Affine.class, writes = Half.LEFT, given = "time", strategy = Strategy.STORE)
  Block stored() {
    return new SmallBranch(2 * left);
  }

  @Coupling(law = Affine.class, writes = Half.RIGHT, strategy = Strategy.CHECKPOINT)
  Block checkpointed() {
    return new SmallBranch(2 * right);
  }

  @Coupling(law = Additive.class, writes = Half.LEFT, given = "time")
  Block inverted() {
    return new SmallBranch(left);
  }
}
