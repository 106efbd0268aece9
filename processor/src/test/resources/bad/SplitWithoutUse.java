// [SplitWithoutUse] SplitWithoutUse is split, but none of its steps divides the channels.  Hint: drop @Split, or add a coupling or a step on LEFT or RIGHT.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
@Split(left = "kept") // here: @Split
final class SplitWithoutUse {
  int kept() {
    return 1;
  }

  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
