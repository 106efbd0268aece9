// Which part a layer receives is decided where it is used, and may differ from use to use. So 'on'
// belongs to the step that runs it.
package right;

import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
final class OnWithoutMethod {
  @Invertible(on = Half.LEFT)
  InvertibleChain chain() {
    return new InvertibleChain(List.of());
  }
}
