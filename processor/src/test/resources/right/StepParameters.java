// The generated constructor calls every step once and knows no arguments. What a step depends on
// is the state of the declared class.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
record StepParameters(int depth) {
  @Invertible
  List<InvertibleChain> chain() {
    return java.util.Collections.nCopies(depth, new InvertibleChain(List.of()));
  }
}
