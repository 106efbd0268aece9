// [GivenTwice] left() is given 'time' twice.  Hint: drop one.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.law.Additive;

@Invertible
final class GivenTwice {
  @Coupling(
      law = Additive.class,
      writes = Half.LEFT,
      given = {
        "time",
        "time" // here: "time"
      })
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
