// A coupling rewrites one part with a law and the branch that the method returns; a layer step
// runs the layer that the method returns. One method returns only one of the two.
package right;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
final class BothAnnotations {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }

  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
