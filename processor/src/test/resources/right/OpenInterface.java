// The generated code finds out with instanceof which class it was given. Only a sealed interface
// can promise that no other class will ever come.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;

@Invertible
sealed interface OpenInterface {
  @Invertible
  record Mixed(InvertibleChain mix) implements OpenInterface {
    @Invertible
    InvertibleChain mixing() {
      return mix;
    }
  }
}
