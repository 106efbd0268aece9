// The steps of an abstract class run in the layers of its subclasses, each of which is declared by
// itself. So the base class needs no layer, and no annotation.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

abstract class AbstractClass {
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }

  @Invertible
  static final class Concrete extends AbstractClass {}
}
