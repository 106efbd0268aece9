// The type argument tells which generated class wraps each element, and a raw list has none.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class RawList {
  @Invertible
  List<InvertibleChain> chain() {
    return List.of();
  }
}
