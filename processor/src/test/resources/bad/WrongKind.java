// [WrongKind] WrongKind is an enum and cannot declare a layer.  Hint: declare a class, a record or a sealed interface.
package bad;

import dev.retrace.annotations.Invertible;

@Invertible
enum WrongKind { // here
  ONE
}
