package good;

import ai.djl.nn.Block;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Affine;
import java.util.function.Supplier;

@Invertible
@Split(left = "width")
public record Recorded(int width, Supplier<Block> blocks, CouplingPair last) {
  @Coupling(law = Affine.class, writes = Half.LEFT)
  Block toLeft() {
    return blocks.get();
  }

  @Coupling(law = Affine.class, writes = Half.RIGHT)
  Block toRight() {
    return blocks.get();
  }

  @Invertible
  @Override
  public CouplingPair last() {
    return last;
  }
}
