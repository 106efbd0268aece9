// What is returned has to have an inverse. A declared class has one, generated; an InvertibleBlock
// brings its own; and an Optional or a List of one is run as it is found when the layer is built.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.Optional;

@Invertible
final class StepReturn {
  @Invertible
  Optional<InvertibleChain> chain() {
    return Optional.empty();
  }
}
