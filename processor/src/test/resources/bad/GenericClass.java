// [GenericClass] GenericClass has type parameters, its own or those of a class around it.  Hint: declare a subclass that fills them in; it inherits the steps.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class GenericClass<T> { // here
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
