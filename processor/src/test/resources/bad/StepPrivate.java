// [StepPrivate] chain() is private, and generated code cannot call it.  Hint: drop private.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepPrivate {
  @Invertible
  private InvertibleChain chain() { // here
    return new InvertibleChain(List.of());
  }
}
