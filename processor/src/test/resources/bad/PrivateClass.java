// [PrivateClass] PrivateClass.Nested is private, or inside a class that is, and generated code cannot name it.  Hint: drop private.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

final class PrivateClass {
  @Invertible
  private static final class Nested { // here
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }
}
