package library;

import dev.retrace.annotations.Invertible;
import dev.retrace.runtime.InvertibleBlock;
import dev.retrace.runtime.InvertibleChain;
import java.util.List;

public abstract class StepBase {
  @Invertible
  protected InvertibleBlock chain() {
    return new InvertibleChain(List.of());
  }
}
