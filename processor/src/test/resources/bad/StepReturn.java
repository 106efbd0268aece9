// [StepReturn] chain() returns Optional<List<InvertibleChain>>, which is no invertible layer.  Hint: return a class annotated with @Invertible, an InvertibleBlock, or an Optional or List of one.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;
import java.util.Optional;

@Invertible
final class StepReturn {
  @Invertible
  Optional<List<InvertibleChain>> chain() { // here
    return Optional.empty();
  }
}
