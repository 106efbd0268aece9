// [NameClash] The layer of NameClash would be called InvertibleNameClash, as another class in its package already is.  Hint: rename one of them.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class NameClash { // here
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}

final class InvertibleNameClash {}
