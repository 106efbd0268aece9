package good;

import dev.retrace.annotations.Invertible;

/** Called like a class of the runtime. */
@Invertible
public final class State {
  @Invertible
  CouplingPair pair() {
    return new CouplingPair();
  }
}
