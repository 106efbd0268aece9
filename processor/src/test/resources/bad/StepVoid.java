// [StepVoid] chain() returns nothing.  Hint: return what the step is made of.
package bad;

import dev.retrace.annotations.Invertible;

@Invertible
final class StepVoid {
  @Invertible
  void chain() {} // here
}
