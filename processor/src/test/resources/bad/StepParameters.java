// [StepParameters] chain() has parameters, but steps are called without arguments.  Hint: hand them to the constructor of StepParameters and keep them in fields.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepParameters {
  @Invertible
  InvertibleChain chain(int depth) { // here
    return new InvertibleChain(List.of());
  }
}
