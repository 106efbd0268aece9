// [OnWithoutHalves] chain() runs on LEFT, but OnWithoutHalves does not divide its channels in two.  Hint: run it on all channels, or move it into a layer of its own that is split by 'left'.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
@Split(streams = 2)
final class OnWithoutHalves {
  @Coupling(law = Additive.class, stream = 0)
  Block first() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, stream = 1)
  Block second() {
    return new SequentialBlock();
  }

  @Invertible(on = Half.LEFT) // here: Half.LEFT
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
