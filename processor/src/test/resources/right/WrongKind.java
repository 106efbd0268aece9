// A layer is made from an instance of the declared class, and asks it once for each step. The
// instances of an enum or an annotation are fixed before anyone could build a network from them.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class WrongKind {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
