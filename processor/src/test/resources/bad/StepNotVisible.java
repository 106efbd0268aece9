// [StepNotVisible] chain() of StepBase cannot be called from the package of StepNotVisible.  Hint: make it public, or override it in StepNotVisible.
package bad;

import dev.retrace.annotations.Invertible;
import library.StepBase;

@Invertible
final class StepNotVisible extends StepBase {} // here
