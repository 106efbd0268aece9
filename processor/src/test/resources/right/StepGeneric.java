// The generated call does not say what the type parameters of a method stand for, and the field
// that keeps the result would have no type.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import java.util.List;

@Invertible
final class StepGeneric {
  @Invertible
  List<InvertibleBlock> chain() {
    return List.of();
  }
}
