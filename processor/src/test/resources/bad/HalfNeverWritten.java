// [HalfNeverWritten] Nothing in HalfNeverWritten writes RIGHT, and that part leaves as it came.  Hint: add one, or a step on all channels; if a neighbour writes it, say @SuppressWarnings("HalfNeverWritten").
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
final class HalfNeverWritten { // here
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Invertible(on = Half.LEFT)
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
