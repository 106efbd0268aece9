// [LeftThrows] kept(), which gives the number of left channels, throws IOException, a checked exception.  Hint: do what may fail before the layer is built.
package bad;

import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import dev.retrace.annotations.Coupling;
import dev.retrace.annotations.Half;
import dev.retrace.annotations.Invertible;
import dev.retrace.annotations.Split;
import dev.retrace.runtime.law.Additive;
import java.io.IOException;

@Invertible
@Split(left = "kept") // here: "kept"
final class LeftThrows {
  int kept() throws IOException {
    throw new IOException("no file");
  }

  @Coupling(law = Additive.class, writes = Half.LEFT)
  Block left() {
    return new SequentialBlock();
  }

  @Coupling(law = Additive.class, writes = Half.RIGHT)
  Block right() {
    return new SequentialBlock();
  }
}
