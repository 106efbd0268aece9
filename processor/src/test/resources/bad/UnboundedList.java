// [UnboundedList] chain() returns List<? super InvertibleChain>, which may hold anything.  Hint: name the layer, as in List<Level> or List<? extends Level>.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class UnboundedList {
  @Invertible
  List<? super InvertibleChain> chain() { // here
    return List.of();
  }
}
