// [StepGeneric] chain() has type parameters that nobody fills in.  Hint: name the types it returns.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;

@Invertible
final class StepGeneric {
  @Invertible
  <T extends InvertibleBlock> List<T> chain() { // here
    return List.of();
  }
}
