// [MissingGenerated] Unprocessed, which nested() returns, was compiled without its layer InvertibleUnprocessed.  Hint: run the annotation processor where Unprocessed is compiled.
package bad;

import dev.retrace.annotations.Invertible;
import java.util.Optional;
import library.Unprocessed;

@Invertible
final class MissingGenerated {
  @Invertible
  Optional<Unprocessed> nested() { // here
    return Optional.empty();
  }
}
