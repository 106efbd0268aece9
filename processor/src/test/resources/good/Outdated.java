package good;

import dev.retrace.annotations.Invertible;

/** Generated code is not warned of what it has to name. */
@Deprecated(forRemoval = true)
@Invertible
public final class Outdated {
  @Invertible
  CouplingPair pair() {
    return new CouplingPair();
  }
}
