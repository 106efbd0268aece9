// [OnWithoutMethod] On a class, 'on' says nothing.  Hint: drop it here and say it on the steps of OnWithoutMethod.
package bad;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible(on = Half.LEFT) // here: Half.LEFT
final class OnWithoutMethod {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
