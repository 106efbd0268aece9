// The layer of X is called InvertibleX and stands in the same package, so that name has to be free
// there.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class NameClash {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}

final class ClashingNoMore {}
