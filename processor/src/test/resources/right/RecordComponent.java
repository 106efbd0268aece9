// An annotation on a component goes over to the accessor that the compiler makes up, and those
// come after all written methods, whatever the source looks like. A method in the body has its
// place.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;

@Invertible
record RecordComponent(InvertibleChain layers) {
  @Invertible
  InvertibleChain chain() {
    return layers;
  }
}
