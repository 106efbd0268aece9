package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;
import dev.retrace.runtime.law.Affine;

@Invertible
public final class Clashes {
  @Coupling(law = Additive.class, writes = dev.retrace.annotations.Half.LEFT)
  Block b() {
    return new SequentialBlock();
  }

  @Coupling(law = Affine.class, writes = dev.retrace.annotations.Half.RIGHT)
  Block ADDITIVE() {
    return new SequentialBlock();
  }

  @Coupling(law = good.law.Additive.class, writes = dev.retrace.annotations.Half.RIGHT)
  Block part() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = dev.retrace.annotations.Half.LEFT)
  Block value() {
    return new SequentialBlock();
  }

  @Invertible(on = dev.retrace.annotations.Half.LEFT)
  CouplingPair left() {
    return new CouplingPair();
  }

  @Invertible(on = dev.retrace.annotations.Half.RIGHT)
  CouplingPair lanes() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair x() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair y() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair pass() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair sink() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair state() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair trace() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair forward() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair parameters() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair declared() {
    return new CouplingPair();
  }

  @Invertible
  CouplingPair Half() {
    return new CouplingPair();
  }
}
