// The generated class is no generic class: it holds branches and layers whose types are settled. A
// subclass that fills the type parameters in settles them.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

abstract class GenericClass<T extends InvertibleBlock> {
  @Invertible
  abstract T layer();

  @Invertible
  static final class Filled extends GenericClass<InvertibleChain> {
    @Override
    InvertibleChain layer() {
      return new InvertibleChain(List.of());
    }
  }
}
