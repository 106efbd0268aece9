// Wherever the sealed type is returned from a step, any of its permitted classes may come, and
// each has to have a layer.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
sealed interface PermittedNotDeclared {
  @Invertible
  final class Declared implements PermittedNotDeclared {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }

  @Invertible
  final class Remembered implements PermittedNotDeclared {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }
}
