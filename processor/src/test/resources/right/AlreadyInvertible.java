// A class that extends InvertibleBlock has the four methods that would be generated. Whoever wants
// to run it returns it from a step.
package right;

import dev.retrace.annotations.Invertible;
import library.LayerBase;

final class AlreadyInvertible extends LayerBase {
  @Invertible
  record User(AlreadyInvertible layer) {
    @Invertible
    AlreadyInvertible run() {
      return layer;
    }
  }
}
