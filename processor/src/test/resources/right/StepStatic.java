// A step describes the instance that the layer is made from. A static method could not see how
// wide or deep it is to be, and a subclass could not replace it.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class StepStatic {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
