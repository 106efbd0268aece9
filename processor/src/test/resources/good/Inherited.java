package good;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Affine;

@Invertible
public final class Inherited extends Base<CouplingPair> {
  @Invertible
  CouplingPair last() {
    return new CouplingPair();
  }

  // Keeps its annotation and its place.
  @Override
  SequentialBlock first() {
    return new SequentialBlock();
  }

  // Keeps its place and changes its law.
  @Override
  @Coupling(law = Affine.class, writes = Half.RIGHT)
  Block second() {
    return new SequentialBlock();
  }

  @Override
  CouplingPair third() {
    return new CouplingPair();
  }
}
