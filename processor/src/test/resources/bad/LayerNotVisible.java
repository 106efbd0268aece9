// [LayerNotVisible] Holder.Nested, which nested() returns, is not public, and neither is its layer InvertibleHolder_Nested.  Hint: make Holder.Nested public, or declare LayerNotVisible in its package.
package bad;

import dev.retrace.annotations.Invertible;
import library.Holder;

@Invertible
final class LayerNotVisible extends Holder {
  @Invertible
  Holder.Nested nested() { // here
    return null;
  }
}
