// The type argument tells which generated class wraps each element, and a wildcard without an
// upper bound may stand for anything.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class UnboundedList {
  @Invertible
  List<? extends InvertibleChain> chain() {
    return List.of();
  }
}
