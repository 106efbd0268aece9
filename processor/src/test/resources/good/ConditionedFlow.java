package good;

import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

@Invertible
@Split(left = "kept")
public class ConditionedFlow {
  int kept() {
    return 3;
  }

  @Coupling(
      law = Affine.class,
      writes = Half.RIGHT,
      given = {"time", "label"})
  public SequentialBlock scale() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.LEFT, given = "time")
  protected SequentialBlock shift() {
    return new SequentialBlock();
  }
}
