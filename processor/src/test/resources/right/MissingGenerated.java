// A class that comes from a library brings its layer along, generated when the library was
// compiled. If it was compiled without the processor, nothing can be called here.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;
import java.util.Optional;

@Invertible
record MissingGenerated(Optional<MissingGenerated.Processed> inner) {
  @Invertible
  Optional<Processed> nested() {
    return inner;
  }

  @Invertible
  static final class Processed {
    @Invertible
    InvertibleChain chain() {
      return new InvertibleChain(List.of());
    }
  }
}
