// A generated layer is as visible as the class that declares it, and the generated code of another
// package has to name it.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

@Invertible
record LayerNotVisible(LayerNotVisible.Shown shown) {
  @Invertible
  Shown nested() {
    return shown;
  }

  @Invertible
  public static final class Shown {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }
}
