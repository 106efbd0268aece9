// Steps run in the order in which they stand in the source, those of superclasses first.
// Interfaces have no place in that order: a class may implement several.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;

abstract class InterfaceStep {
  @Invertible
  abstract InvertibleChain chain();
}
