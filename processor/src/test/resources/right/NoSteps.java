// A declared class without steps is almost always one whose methods have lost their annotations.
// Should the identity be wanted, @SuppressWarnings("NoSteps") says so.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class NoSteps {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
