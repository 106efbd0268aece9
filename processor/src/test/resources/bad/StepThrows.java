// [StepThrows] chain() throws IOException, a checked exception.  Hint: do what may fail before the layer is built, or throw an unchecked exception.
package bad;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleChain;
import java.io.IOException;

@Invertible
final class StepThrows {
  @Invertible
  InvertibleChain chain() throws IOException { // here
    throw new IOException("no file");
  }
}
