// [StepStatic] chain() is static, but a step belongs to an instance.  Hint: drop static.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepStatic {
  @Invertible
  static InvertibleChain chain() { // here
    return new InvertibleChain(List.of());
  }
}
