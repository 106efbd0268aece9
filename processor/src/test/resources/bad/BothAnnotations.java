// [BothAnnotations] chain() is a coupling and a layer at once.  Hint: keep one of @Coupling and @Invertible.
package bad;

import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import dev.retrace.runtime.law.Additive;
import java.util.List;

@Invertible
final class BothAnnotations {
  @Coupling(law = Additive.class, writes = Half.LEFT) // here: @Coupling
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
