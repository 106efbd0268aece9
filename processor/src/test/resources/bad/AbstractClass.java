// [AbstractClass] AbstractClass is abstract and has no instance to ask for its steps.  Hint: annotate its subclasses instead, they inherit its steps; or make it sealed.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
abstract class AbstractClass { // here
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
