// [RawList] chain() returns List and does not say of what.  Hint: name the layer, as in List<Level>.
package bad;

import dev.retrace.annotations.Invertible;
import java.util.List;

@Invertible
final class RawList {
  @Invertible
  @SuppressWarnings("rawtypes")
  List chain() { // here
    return List.of();
  }
}
