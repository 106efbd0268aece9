package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

abstract class Base<T> {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  abstract Block first();

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block second() {
    return new SequentialBlock();
  }

  @Invertible
  abstract T third();

  @Coupling(law = Affine.class, writes = Half.LEFT)
  Block fourth() {
    return new SequentialBlock();
  }
}
