// [InterfaceStep] chain() is a step of the interface InterfaceStep, and steps are read from classes only.  Hint: move it into the classes that implement InterfaceStep, or into a common superclass.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;

interface InterfaceStep {
  @Invertible // here: @Invertible
  InvertibleChain chain();
}
