// Building the layer calls the step, which builds the next layer, which calls the step. An
// Optional can end that, and is how a U-Net is declared by recursion.
package right;

import dev.retrace.annotations.Invertible;
import java.util.Optional;

@Invertible
record SelfNesting(int depth) {
  @Invertible
  Optional<SelfNesting> next() {
    return depth == 0 ? Optional.empty() : Optional.of(new SelfNesting(depth - 1));
  }
}
