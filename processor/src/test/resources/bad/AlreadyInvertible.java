// [AlreadyInvertible] AlreadyInvertible is an InvertibleBlock already.  Hint: drop @Invertible, or do not extend InvertibleBlock.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;
import library.LayerBase;

@Invertible
final class AlreadyInvertible extends LayerBase { // here
  @Invertible
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
