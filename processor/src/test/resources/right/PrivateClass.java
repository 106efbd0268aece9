// The layer is a class of its own beside the declared one, and its constructor takes an instance
// of it. It can do so only if the class can be named in its package.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

final class PrivateClass {
  @Invertible
  static final class Nested {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }
}
