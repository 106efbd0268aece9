// A protected or package-private step of a class in another package cannot be called by the
// generated class, which inherits from neither. A method that overrides it here can.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import library.StepBase;

@Invertible
final class StepNotVisible extends StepBase {
  @Override
  protected InvertibleBlock chain() {
    return super.chain();
  }
}
