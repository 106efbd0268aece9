// [StrayStep] left() is a step, but StrayStep declares no layer.  Hint: annotate StrayStep with @Invertible, or make it abstract if it is a base for classes that are.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.runtime.law.Additive;

final class StrayStep {
  @Coupling(law = Additive.class, writes = Half.LEFT) // here: @Coupling
  Block left() {
    return new SequentialBlock();
  }
}
