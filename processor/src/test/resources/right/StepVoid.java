// A step does nothing itself; it returns what the layer is to run, and the generated code does the
// rest.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepVoid {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
