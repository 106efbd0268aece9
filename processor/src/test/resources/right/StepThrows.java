// The constructor of a layer declares no exceptions: what can go wrong when a network is built is
// a mistake in the program. Files are read before, by whoever builds it.
package right;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.io.IOException;
import java.io.UncheckedIOException;

@Invertible
final class StepThrows {
  @Invertible
  InvertibleChain chain() {
    throw new UncheckedIOException(new IOException("no file"));
  }
}
