// The generated class stands in the package of the declared class and calls its steps from there.
// Package-private is enough.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepPrivate {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
