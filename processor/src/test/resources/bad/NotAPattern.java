// [NotAPattern] NotAPattern is not a pattern.  Hint: name a class that implements dev.retrace.runtime.split.Pattern, such as Checkerboard.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;

@Invertible
@Split(pattern = NotAPattern.class) // here: NotAPattern.class
final class NotAPattern {
  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
