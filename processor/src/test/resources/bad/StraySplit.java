// [StraySplit] StraySplit is split, but declares no layer.  Hint: annotate it with @Invertible, or drop @Split.
package bad;

import dev.retrace.annotations.Split;

@Split(left = "kept") // here: @Split
final class StraySplit {
  int kept() {
    return 1;
  }
}
