// A layer that runs on one part receives a tensor of its own, with fewer channels. Sites of a
// pattern are no tensor, and of streams there is no left or right one.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
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

  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
