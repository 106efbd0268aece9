// [WritesBoth] both() would write both parts, and none were left for its branch to read.  Hint: write LEFT or RIGHT; use two couplings for both.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class WritesBoth {
  @Coupling(law = Additive.class, writes = Half.BOTH) // here: Half.BOTH
  Block both() {
    return new SequentialBlock();
  }
}
